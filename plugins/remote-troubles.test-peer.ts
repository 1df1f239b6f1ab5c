/**
 * Troubles that a site may make at any request, once or from then on. Whatever and whenever: the merchant is told in words,
 * and the site is as it was, as it is to be, or is put back once the trouble has ended, by what was recorded before.
 */
import {
  changeSettings,
  NotPutBack,
  putBack,
  type RemoteSite,
  SiteFault,
  type SiteSettings,
} from '@depesche/plugin-sdk'
import { expect } from 'chai'
import {
  type Answered,
  type Asked,
  type RemoteCase,
  startSite,
  type TestSite,
  values,
} from './remote-site.test-peer.ts'

type Trouble = (asked: Asked, one: RemoteCase) => Answered

const troubles: Readonly<Record<string, Trouble>> = {
  'is dead': () => ({ status: 0, cut: true }),
  'does it and dies before it says so': (asked, one) => {
    one.answers(asked)
    return { status: 0, cut: true }
  },
  'takes the key no more': () => ({ status: 401, json: {} }),
  'has moved': () => ({ status: 301, location: 'https://elsewhere.example/' }),
  'answers without end': () => ({ status: 200, text: 'x'.repeat(1_048_577) }),
  'answers with a page': () => ({ status: 200, text: '<!doctype html><title>Sign in</title>' }),
  'answers that it is overloaded': () => ({ status: 503, json: { error: 'x' } }),
  'answers {}': () => ({ status: 200, json: {} }),
  'answers null': () => ({ status: 200, json: null }),
  'answers [null]': () => ({ status: 200, json: [null] }),
  'answers with lists that are empty': () => ({ status: 200, json: { data: [], list: [], errors: [] } }),
}

/** @param start a site that stands as before anything is changed */
export function standsTroubles(start: () => RemoteCase): void {
  for (const [name, trouble] of Object.entries(troubles))
    it(`is told, and left with nothing half-done, when the site ${name} at any request`, async function () {
      this.timeout(20_000)
      const { requests, changed } = await cleanly(start)
      for (let at = 1; at <= requests; at++)
        for (const lasts of [false, true]) await suffer(start(), trouble, { at, lasts, changed })
    })

  it('is put back in the end, at whichever request it dies while it is put back', async function () {
    this.timeout(20_000)
    for (const name of ['is dead', 'does it and dies before it says so'])
      for (let at = 1, died = true; died; at++) died = await dieWhilePutBack(start(), troubles[name] as Trouble, at)
  })
}

/** @returns false where it has no request so late */
async function dieWhilePutBack(one: RemoteCase, trouble: Trouble, at: number): Promise<boolean> {
  await using site = await startSite(one.answers)
  const before = structuredClone(one.state())
  let kept: SiteSettings = {}
  await changeSettings(await open(one, site), values, {
    async record(settings) {
      kept = settings
    },
  })
  let count = 0
  site.instead = asked => (++count >= at ? trouble(asked, one) : null)
  const undo = async () => putBack(await open(one, site), kept)
  const error = await undo().then(
    () => null,
    thrown => thrown,
  )
  if (count >= at) expect(error).to.be.instanceOf(SiteFault)
  site.instead = null
  await undo()
  if (one.demandUndone === undefined) expect(one.state()).to.deep.equal(before)
  else one.demandUndone(before)
  return count >= at
}

async function suffer(
  one: RemoteCase,
  trouble: Trouble,
  { at, lasts, changed }: { at: number; lasts: boolean; changed: unknown },
): Promise<void> {
  await using site = await startSite(one.answers)
  const before = structuredClone(one.state())
  const demandUndone = () =>
    one.demandUndone === undefined ? expect(one.state()).to.deep.equal(before) : one.demandUndone(before)
  let count = 0
  let believed = false
  site.instead = asked => {
    if (++count !== at && !(lasts && count > at)) return null
    const answer = trouble(asked, one)
    believed ||= one.believes?.(asked, answer.json) === true
    return answer
  }
  let kept: SiteSettings | null = null
  const error = await open(one, site)
    .then(opened =>
      changeSettings(opened, values, {
        async record(settings) {
          kept = settings
          expect(one.state(), 'changed before it was recorded').to.deep.equal(before)
        },
      }),
    )
    .then(
      () => null,
      (thrown: unknown) => thrown,
    )
  site.instead = null
  // what it didn't need it may do without
  if (error === null) {
    if (!believed) expect(one.state()).to.deep.equal(changed)
    await putBack(await open(one, site), kept ?? {})
    demandUndone()
    return
  }
  const told = error instanceof NotPutBack ? [error.change, error.cause] : [error]
  for (const fault of told) {
    expect(fault, String((fault as Error).stack)).to.be.instanceOf(SiteFault)
    const { reason, advice } = fault as SiteFault
    for (const words of [reason.de, reason.en, advice.de, advice.en]) {
      expect(words).to.not.equal('')
      for (const secret of [values.password, ...Object.values(one.access)]) expect(words).to.not.include(secret)
    }
  }
  if (kept === null) return void expect(one.state()).to.deep.equal(before)
  if (error instanceof NotPutBack) await putBack(await open(one, site), kept)
  demandUndone()
}

async function cleanly(start: () => RemoteCase): Promise<{ requests: number; changed: unknown }> {
  const one = start()
  await using site = await startSite(one.answers)
  await changeSettings(await open(one, site), values, { record: async () => undefined })
  return { requests: site.asked.length, changed: one.state() }
}

async function open({ platform: { remote }, access }: RemoteCase, site: TestSite): Promise<RemoteSite> {
  if (remote === undefined) throw new TypeError('this platform is not configured from outside')
  return remote.open(site.ask, access, site.url)
}
