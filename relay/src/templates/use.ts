/** Templates as mails are made of them: looked up and compiled once, and believed for some seconds. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { readVersion, type TemplateRow } from './index.ts'
import { type Compiled, compile, type Rendered, render } from './render.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

export interface TemplateUse {
  readonly name: string
  readonly version?: number | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

/** @throws Problem `template-unknown`, `version-unknown`, `template-state`, `variables-missing` and those of render */
interface Whose {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
}

/** @throws Problem `template-unknown`, `version-unknown`, `template-state`, `variables-missing` and those of render */
export type FillTemplate = (system: Whose, use: TemplateUse) => Promise<Rendered>

/** A new publication is used within this time. */
const believedMs = 5_000
/** Letters of templates; read they take some twenty times as many octets. */
const believedLetters = 4_000_000
/** Of what is missing so many are named. */
const namedAtMost = 20

export function createTemplates({ store, now }: Deps): FillTemplate {
  const believed = new Map<string, { until: number; compiled: Promise<Compiled> }>()
  let letters = 0

  async function look({ accountId, systemId }: Whose, { name, version }: TemplateUse): Promise<Compiled> {
    const template = await store.db.collection<TemplateRow>('templates').findOne({ systemId, name, accountId })
    if (template === null)
      throw new Problem('template-unknown', `This system has no template ${name}`, 'See GET /v1/templates')
    const wanted = version ?? template.published
    if (wanted === null)
      throw new Problem(
        'template-state',
        `The template ${name} has no published version`,
        'Publish one, or name the version to be used',
      )
    return compile(await readVersion(store, template, wanted))
  }

  function compiledOf(system: Whose, use: TemplateUse): Promise<Compiled> {
    const at = now().getTime()
    const key = `${system.accountId.toHexString()} ${system.systemId.toHexString()} ${use.version ?? ''} ${use.name}`
    const known = believed.get(key)
    if (known !== undefined && known.until >= at && known.until <= at + believedMs) return known.compiled
    const compiled = look(system, use)
    believed.set(key, { until: at + believedMs, compiled })
    void compiled.then(
      made => {
        letters += made.letters
        if (letters <= believedLetters) return
        believed.clear()
        letters = 0
      },
      () => believed.delete(key),
    )
    return compiled
  }

  return async (system, use) => {
    const rendered = render(await compiledOf(system, use), use.variables)
    const { missing } = rendered
    if (missing.length === 0) return rendered
    const others = missing.length > namedAtMost ? ` and ${missing.length - namedAtMost} others` : ''
    throw new Problem(
      'variables-missing',
      `The template ${use.name} needs ${missing.slice(0, namedAtMost).join(', ')}${others}`,
      'Give them in `variables`; for what may be absent a template has sections: {{#coupon}} … {{/coupon}}',
    )
  }
}
