/**
 * What a platform declares so that Depesche can connect it: one folder under `plugins/` with a `platform.ts` whose default
 * export is made by `definePlatform`. The relay, the command line, the admin UI and the docs draw their lists from these
 * declarations, so a new platform is a new folder and nothing else.
 */
import type { RemotePlatform } from './remote.ts'
import type { Snippet } from './snippet.ts'

export const platformKinds = ['shop', 'cms', 'crm', 'forum', 'booking', 'social', 'custom'] as const
export type PlatformKind = (typeof platformKinds)[number]

/** for people; both languages, always */
export interface Words {
  readonly de: string
  readonly en: string
}

export interface PlatformDeclaration {
  /** lower-case letters, digits and hyphens; stored with each system, so it never changes */
  readonly id: string
  readonly name: string
  readonly kinds: readonly PlatformKind[]
  /** who puts the SMTP settings into the platform: the relay, our plugin inside it, the merchant from a snippet, nobody */
  readonly configureSmtp: 'remote' | 'in-platform' | 'snippet' | 'impossible'
  /** who makes the page that List-Help points to */
  readonly listHelpPage: 'remote' | 'in-platform' | 'hosted'
  /** who sets the sender address in the platform */
  readonly sender: 'set' | 'by-hand'
  /** true: the platform's own mails can't be sent by us; the plugin writes mails of its own instead */
  readonly replacesMails: boolean
  /** what disconnecting puts back of the settings of before */
  readonly restore: 'all' | 'all-but-passwords' | 'switched-off' | 'by-hand'
  /** how it is seen that it works: a mail the platform is asked for, or the first one that comes */
  readonly verify: 'test-mail' | 'first-mail'
  /** what the merchant does, one after the other */
  readonly steps: readonly Words[]
  /** what is set for him */
  readonly automatic: readonly Words[]
  /** what stays for him to do, or to know */
  readonly byHand: readonly Words[]
  /** how it is undone */
  readonly undo: Words
  /** exactly what `configureSmtp: 'snippet'` asks for */
  readonly snippet?: Snippet
  /** exactly what `configureSmtp: 'remote'` asks for */
  readonly remote?: RemotePlatform
}

export interface Platform extends PlatformDeclaration {
  /** the steps as one text */
  readonly instructions: Words
}

/** @throws TypeError naming what is wrong; a declaration is code, so this is found by its first test. */
export function definePlatform(declared: PlatformDeclaration): Platform {
  const wrong = faultsOf(declared)
  if (wrong.length > 0) throw new TypeError(`platform ${JSON.stringify(declared.id)}: ${wrong.join('; ')}`)
  return Object.freeze({ ...declared, instructions: { de: inOrder(declared, 'de'), en: inOrder(declared, 'en') } })
}

const inOrder = ({ steps }: PlatformDeclaration, language: keyof Words): string =>
  steps.length === 1
    ? String(steps[0]?.[language])
    : steps.map((step, index) => `${index + 1}. ${step[language]}`).join('\n')

function faultsOf(declared: PlatformDeclaration): string[] {
  const { id, name, kinds, configureSmtp, listHelpPage, restore, verify, snippet, remote } = declared
  const texts = [...declared.steps, ...declared.automatic, ...declared.byHand, declared.undo]
  const rules: [boolean, string][] = [
    [/^[a-z0-9][a-z0-9-]{0,39}$/.test(id), 'the id must be of small letters, digits and hyphens, 40 at most'],
    [name.trim() !== '', 'the name is empty'],
    [kinds.length > 0, 'it is of no kind'],
    [declared.steps.length > 0, 'there are no steps for the merchant'],
    [texts.every(({ de, en }) => de.trim() !== '' && en.trim() !== ''), 'a text is missing in one language'],
    [(configureSmtp === 'snippet') === (snippet !== undefined), 'a snippet belongs to configureSmtp: snippet'],
    [(configureSmtp === 'remote') === (remote !== undefined), 'remote belongs to configureSmtp: remote'],
    [configureSmtp !== 'snippet' || restore === 'by-hand', 'nobody can put back what the merchant has pasted'],
    [configureSmtp !== 'snippet' || listHelpPage !== 'in-platform', 'a snippet makes no page'],
    [listHelpPage !== 'remote' || remote?.makesPage === true, 'listHelpPage: remote needs a remote that makes pages'],
    [remote === undefined || remote.restores === restore, 'restore is not what remote says'],
    [verify !== 'test-mail' || configureSmtp !== 'snippet', 'after a snippet the first mail is waited for'],
    [configureSmtp !== 'impossible' || declared.replacesMails, 'it must send mails in some way'],
  ]
  return rules.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}
