/**
 * A merchant's site for the tests of a platform that is configured through its API: a server on loopback that answers as the
 * platform's test says, asked as the relay asks; and what every such platform must keep.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  type AskSite,
  changeSettings,
  type Platform,
  putBack,
  type RemoteSite,
  SiteFault,
  type SiteSettings,
  type SnippetValues,
} from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { createAskSite } from '../relay/src/connect/remote/ask-site.ts'
import { isPublicAddress } from '../relay/src/delivery/addresses.ts'

export interface Asked {
  readonly method: string
  /** without query */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly json: unknown
}

export interface Answered {
  readonly status: number
  /** undefined: no content */
  readonly json?: unknown
  readonly text?: string
  /** where a redirect leads */
  readonly location?: string
  /** no answer: the line is cut */
  readonly cut?: true
}

export type Answers = (asked: Asked) => Answered

export interface TestSite extends AsyncDisposable {
  readonly ask: AskSite
  readonly url: string
  readonly asked: Asked[]
  /** who answers instead, until it is unset; null leaves it to the platform's answers */
  instead: ((asked: Asked) => Answered | null) | null
}

export async function startSite(answers: Answers): Promise<TestSite> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(String(request.url), 'http://site')
    const body = await text(request)
    const one: Asked = {
      method: String(request.method),
      path: pathname,
      query: searchParams,
      headers: request.headers,
      json: body === '' ? undefined : JSON.parse(body),
    }
    asked.push(one)
    const answer = site.instead?.(one) ?? answers(one)
    if (answer.cut) return void request.socket.destroy()
    response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location })
    response.end(answer.text ?? (answer.json === undefined ? undefined : JSON.stringify(answer.json)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dns = { resolve4: async () => [], resolve6: async () => [] }
  const site: TestSite = {
    ask: createAskSite({ dns, isPublicAddress, allowPrivateDestinations: true, siteWithinMs: 5000 }, new URL(url)),
    url,
    asked,
    instead: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return site
}

export const values: SnippetValues = {
  host: 'mail.relay.example',
  port: 587,
  implicitTlsPort: 465,
  username: 'sys-0a1b2c',
  password: 'Ab-_9'.repeat(6),
  sender: 'mail@shop.example',
  senderName: `Müller & Sohn's "Shop"`,
}

const html = '<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>'

/** What was thrown, and that it says nothing secret. */
export async function faultOf(attempt: Promise<unknown>, secrets: readonly string[] = []): Promise<SiteFault> {
  const fault = await attempt.then(
    () => null,
    error => error,
  )
  expect(fault).to.be.instanceOf(SiteFault)
  const { reason, advice } = fault as SiteFault
  for (const words of [reason.de, reason.en, advice.de, advice.en]) {
    expect(words).to.not.equal('')
    for (const secret of [values.password, ...secrets]) expect(words).to.not.include(secret)
  }
  return fault as SiteFault
}

export interface RemoteCase {
  readonly platform: Platform
  readonly access: Readonly<Record<string, string>>
  readonly wrongAccess: Readonly<Record<string, string>>
  readonly answers: Answers
  /** all that the site has stored */
  state(): unknown
  /** of the requests, those that change something */
  isWrite(asked: Asked): boolean
  /** an answer that the site could have given in earnest: it may be believed, and what then isn't changed is left */
  believes?(asked: Asked, json: unknown): boolean
  /** demands that it is undone; default: that all is as it was */
  demandUndone?(before: unknown): void
}

/** @param start a site that stands as before anything is changed */
export function keepsTheContract(start: () => RemoteCase): void {
  const open = ({ platform, access }: RemoteCase, site: TestSite, other = access): Promise<RemoteSite> => {
    if (platform.remote === undefined) throw new TypeError('this platform is not configured from outside')
    return platform.remote.open(site.ask, other, site.url)
  }
  const ignore = { record: async () => undefined }
  const demandUndone = (one: RemoteCase, before: unknown) =>
    one.demandUndone === undefined ? expect(one.state()).to.deep.equal(before) : one.demandUndone(before)

  it('ends as before after it is undone, also when that is done twice', async () => {
    const one = start()
    await using site = await startSite(one.answers)
    const before = structuredClone(one.state())
    let kept: SiteSettings = {}
    await changeSettings(await open(one, site), values, {
      async record(settings) {
        // as the relay keeps it
        kept = JSON.parse(JSON.stringify(settings))
        expect(one.state()).to.deep.equal(before)
      },
    })
    expect(one.state()).to.not.deep.equal(before)
    await putBack(await open(one, site), kept)
    demandUndone(one, before)
    await putBack(await open(one, site), kept)
    demandUndone(one, before)
  })

  it('is undone whichever of its writes is refused', async () => {
    const writes = await writesOf()
    expect(writes).to.be.greaterThan(0)
    for (let failing = 1; failing <= writes; failing++) {
      const one = start()
      await using site = await startSite(one.answers)
      const before = structuredClone(one.state())
      const remote = await open(one, site)
      let count = 0
      site.instead = asked => (one.isWrite(asked) && ++count === failing ? { status: 500, json: {} } : null)
      await faultOf(changeSettings(remote, values, ignore), Object.values(one.access))
      expect(count, 'writes that were asked for').to.be.at.least(failing)
      demandUndone(one, before)
    }
  })

  async function writesOf(): Promise<number> {
    const one = start()
    await using site = await startSite(one.answers)
    const remote = await open(one, site)
    const opening = site.asked.length
    await changeSettings(remote, values, ignore)
    return site.asked.slice(opening).filter(asked => one.isWrite(asked)).length
  }

  it('is not touched with a key that is wrong', async () => {
    const one = start()
    await using site = await startSite(one.answers)
    const before = structuredClone(one.state())
    const fault = await faultOf(open(one, site, one.wrongAccess), Object.values(one.wrongAccess))
    expect(fault.kind).to.equal('access')
    expect(one.state()).to.deep.equal(before)
  })

  it('is not taken for this platform when it answers with pages', async () => {
    for (const status of [200, 404, 503]) {
      const one = start()
      await using site = await startSite(one.answers)
      site.instead = () => ({ status, text: html })
      expect((await faultOf(open(one, site))).kind).to.be.oneOf(['answer', 'not-this', 'refused'])
    }
  })

  it('says so when it begins to answer with pages amid the change', async () => {
    const one = start()
    await using site = await startSite(one.answers)
    const before = structuredClone(one.state())
    const remote = await open(one, site)
    let once = true
    site.instead = asked => {
      if (!once || !one.isWrite(asked)) return null
      once = false
      return { status: 200, text: html }
    }
    const settled = await changeSettings(remote, values, ignore).then(
      () => null,
      error => error,
    )
    expect(settled).to.be.instanceOf(SiteFault)
    demandUndone(one, before)
  })
}
