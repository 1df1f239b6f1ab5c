/**
 * The SMTP client up to the point where mails can be sent: connection, greeting, EHLO, STARTTLS, AUTH
 * (RFC 5321 §3.1, §3.2, RFC 3207, RFC 4954). Transactions are in transaction.ts.
 *
 * Own code and not nodemailer's smtp-connection, since this is the heart of the relay: that one neither pipelines nor
 * tells what each recipient was answered, in which phase, over which cipher.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Attempt, Phase, TlsPolicy } from '../values.ts'
import type { HostChunking } from './chunking.ts'
import { boundedWords, type Reply } from './reply.ts'
import type { Timeouts } from './timeouts.ts'
import { type TlsFailure, trustFailure } from './tls-failure.ts'
import type { TlsMemory } from './tls-memory.ts'
import type { TlsaRecord } from './tlsa.ts'
import { chainOf, tlsaMismatch } from './tlsa-match.ts'
import { Lost, troubleWords, Wire } from './wire.ts'

export interface Target {
  /** the name MX gave, checked against the certificate */
  readonly host: string
  readonly address: string
  readonly port: number
  /** undefined: the system's choice */
  readonly localAddress?: string
  /** EHLO name of that address; undefined: the relay's own */
  readonly ehlo?: string
  /** there is another address to try: don't wait for this one as long as for the last */
  readonly hasNext?: boolean
}

/** Two SYNs and a slow way. Half of the world's hosts have an IPv6 address, and not all of those answer there. */
const nextAfterMs = 4_000

export interface SecurityRules {
  /**
   * `opportunistic`: STARTTLS where it is offered, whatever the certificate (RFC 7435); `none`: plaintext, after a
   * handshake failed; `required`: STARTTLS or nothing; `implicit`: TLS from the first octet (RFC 8314)
   */
  readonly tls: 'opportunistic' | 'none' | 'required' | 'implicit'
  /** refuse a certificate that doesn't prove the host's name */
  readonly verify: boolean
  /** who says so */
  readonly policy: TlsPolicy
  /** refuse a certificate that doesn't fit these records; `names` for those of an authority */
  readonly tlsa?: { readonly records: readonly TlsaRecord[]; readonly names: readonly string[] }
  /** the host is to show its certificate anew, for a policy that is only watched */
  readonly watched?: boolean
  readonly credentials?: { readonly user: string; readonly pass: string }
}

export interface Extensions {
  readonly pipelining: boolean
  readonly eightBitMime: boolean
  readonly smtpUtf8: boolean
  readonly chunking: boolean
  readonly startTls: boolean
  /** octets; 0: no fixed limit (RFC 1870 §4); null: SIZE not offered */
  readonly size: number | null
  readonly auth: readonly string[]
}

/** A connection that is ready for MAIL. */
export interface Session {
  readonly wire: Wire
  readonly target: Target
  readonly extensions: Extensions
  /** what is known of the host's BDAT; null when it doesn't offer it */
  readonly chunking: HostChunking | null
  readonly tls: Attempt['tls']
  readonly policy: TlsPolicy
  /** why the certificate proves nothing; null when it does, or the session was resumed */
  readonly distrust: TlsFailure | null
  /** what a policy in testing would have refused it for */
  watchedFailure: TlsFailure | null
  /** transactions begun on it */
  transactions: number
  /** an unfinished transaction is to be given up before the next MAIL (RFC 5321 §4.1.1.5) */
  needsReset: boolean
}

/** The host could not be used: nothing that a recipient can be blamed for. */
export class HostTrouble extends Error {
  override name = 'HostTrouble'
  readonly phase: Phase
  readonly reply: Reply | null
  readonly target: Target
  /** when it was TLS */
  readonly failure: TlsFailure | null
  constructor(
    target: Target,
    phase: Phase,
    reply: Reply | null,
    sentence: string,
    failure: TlsFailure['type'] | null = null,
  ) {
    super(sentence)
    this.target = target
    this.phase = phase
    this.reply = reply
    this.failure = failure && { type: failure, words: sentence }
  }
}

export interface ClientDeps {
  /** EHLO name */
  readonly hostname: string
  readonly timeouts: Timeouts
  readonly tlsMemory: TlsMemory
  /** by name and address */
  chunkingOf(host: string): HostChunking
}

/** @throws HostTrouble */
export async function openSession(deps: ClientDeps, target: Target, rules: SecurityRules): Promise<Session> {
  const { timeouts } = deps
  let phase: Phase = 'connect'
  let wire: Wire | null = null
  const refused = (reply: Reply, sentence = `The host answered ${reply.code}`) =>
    new HostTrouble(target, phase, reply, sentence)
  try {
    const withinMs = target.hasNext ? Math.min(nextAfterMs, timeouts.connectMs) : timeouts.connectMs
    wire = new Wire(await openSocket(target, withinMs))
    let secured: Secured | null = null
    if (rules.tls === 'implicit') {
      phase = 'tls'
      secured = await secure(deps, wire, target, rules)
    }
    phase = 'greeting'
    const greeting = await wire.next(timeouts.greetingMs)
    if (greeting.code !== 220) throw refused(greeting)
    phase = 'ehlo'
    const name = target.ehlo ?? deps.hostname
    let extensions = await greet(deps, wire, name, refused)
    if (rules.tls === 'required' || (rules.tls === 'opportunistic' && extensions.startTls)) {
      phase = 'tls'
      if (!extensions.startTls)
        throw new HostTrouble(target, phase, null, `The host offers no STARTTLS, which ${demands(rules.policy)}`, noTls)
      wire.write('STARTTLS\r\n')
      const ready = await wire.next(timeouts.tlsMs)
      if (ready.code !== 220)
        throw new HostTrouble(target, phase, ready, `The host refused STARTTLS with ${ready.code}`, noTls)
      secured = await secure(deps, wire, target, rules)
      phase = 'ehlo'
      extensions = await greet(deps, wire, name, refused) // what it said in plaintext is forgotten (RFC 3207 §4.2)
    }
    if (rules.credentials) await authenticate(deps, wire, extensions, rules.credentials, refused)
    const policy = secured === null && rules.policy === 'opportunistic' ? 'none' : rules.policy
    return {
      wire,
      target,
      extensions,
      chunking: extensions.chunking ? deps.chunkingOf(hostKey(target)) : null,
      tls: secured?.tls ?? null,
      policy,
      distrust: secured?.distrust ?? null,
      watchedFailure: null,
      transactions: 0,
      needsReset: false,
    }
  } catch (error) {
    wire?.fail('The connection was given up')
    if (error instanceof HostTrouble) throw error
    throw new HostTrouble(target, phase, null, error instanceof Lost ? error.message : troubleWords(error as Error))
  }
}

/** What is remembered of a host is remembered of its name at this address. */
const hostKey = ({ host, address }: Target) => `${host} ${address}`

const noTls = 'starttls-not-supported'

const demands = (policy: TlsPolicy) =>
  policy === 'dane'
    ? 'its DANE records demand'
    : policy === 'mta-sts'
      ? "the domain's MTA-STS policy demands"
      : 'is required'

async function openSocket({ address, port, localAddress }: Target, withinMs: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connectTcp({ host: address, port, localAddress, noDelay: true })
  const timer = setTimeout(
    () => reject(new Lost(`The host did not answer within ${withinMs / 1000} seconds`)),
    withinMs,
  )
  socket.once('connect', () => resolve(socket)).once('error', reject)
  try {
    await promise
    return socket.off('error', reject)
  } catch (error) {
    socket.on('error', () => undefined).destroy() // a second error has nobody to go to
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** EHLO, or HELO for a host that doesn't know it (RFC 5321 §3.2). */
async function greet(
  deps: ClientDeps,
  wire: Wire,
  name: string,
  refused: (reply: Reply) => HostTrouble,
): Promise<Extensions> {
  wire.write(`EHLO ${name}\r\n`)
  const reply = await wire.next(deps.timeouts.ehloMs)
  if (reply.code === 250) return extensionsOf(reply)
  if (reply.code < 500 || reply.code === 521) throw refused(reply) // 521: accepts no mail (RFC 7504)
  wire.write(`HELO ${name}\r\n`)
  const plain = await wire.next(deps.timeouts.ehloMs)
  if (plain.code !== 250) throw refused(reply.code === 554 || reply.code === 550 ? reply : plain)
  return extensionsOf({ ...plain, lines: [] })
}

function extensionsOf(reply: Reply): Extensions {
  const offered = new Map<string, string>()
  for (const line of reply.lines.slice(1)) {
    // `AUTH=LOGIN` is how some old servers write it
    const [, keyword, parameters] = /^([A-Za-z0-9-]+)(?:[ =](.*))?$/.exec(line.trimEnd()) ?? []
    if (keyword !== undefined) offered.set(keyword.toUpperCase(), parameters ?? '')
  }
  const size = offered.get('SIZE')
  return {
    pipelining: offered.has('PIPELINING'),
    eightBitMime: offered.has('8BITMIME'),
    smtpUtf8: offered.has('SMTPUTF8'),
    chunking: offered.has('CHUNKING'),
    startTls: offered.has('STARTTLS'),
    size: size === undefined ? null : /^\d{1,15}$/.test(size.trim()) ? Number(size) : 0,
    auth: (offered.get('AUTH') ?? '').toUpperCase().split(/\s+/),
  }
}

interface Secured {
  readonly tls: NonNullable<Attempt['tls']>
  readonly distrust: TlsFailure | null
}

async function secure(deps: ClientDeps, wire: Wire, target: Target, rules: SecurityRules): Promise<Secured> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const { tlsMemory, timeouts } = deps
  const key = hostKey(target)
  // a resumed session shows no certificate, and may be one that nobody had to verify
  const mayResume = !rules.verify && rules.tlsa === undefined && !rules.watched
  const plain = wire.release()
  const socket: TLSSocket = connectTls({
    socket: plain,
    servername: isIP(target.host) === 0 ? target.host : undefined, // no SNI for addresses (RFC 6066 §3)
    host: target.host,
    secureContext: tlsMemory.context,
    session: mayResume ? tlsMemory.session(key) : undefined,
    rejectUnauthorized: rules.verify,
  })
  const timer = setTimeout(() => reject(new Error('no answer to the handshake in time')), timeouts.tlsMs)
  const closed = () => reject(new Error('the host closed the connection'))
  socket.once('secureConnect', resolve).once('error', reject).once('close', closed)
  plain.on('error', reject)
  const giveUp = (words: string, type: TlsFailure['type']) => {
    socket.on('error', () => undefined).destroy()
    plain.destroy()
    return new HostTrouble(target, 'tls', null, words, type)
  }
  try {
    await promise
  } catch (error) {
    throw giveUp(`The TLS handshake failed: ${(error as Error).message}`, trustFailure(error as Error))
  } finally {
    clearTimeout(timer)
    socket.off('error', reject).off('close', closed)
  }
  if (rules.tlsa !== undefined) {
    const { records, names } = rules.tlsa
    const mismatch = tlsaMismatch(chainOf(socket.getPeerCertificate(true)), records, names, new Date())
    if (mismatch !== null) throw giveUp(mismatch.words, mismatch.type)
  }
  wire.resume(socket)
  const byMemory = tlsMemory.learn(key, socket)
  const untrusted = socket.isSessionReused() || socket.authorized ? null : socket.authorizationError
  return {
    tls: {
      version: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().name,
      verified: byMemory || rules.tlsa !== undefined,
      certificate: certificateName(socket),
    },
    distrust: untrusted
      ? {
          type: trustFailure(untrusted),
          words: `The host's certificate is not trusted: ${untrusted.message ?? untrusted}`,
        }
      : null,
  }
}

/** @returns e.g. `CN=mx.example.org`; bounded, since a stranger wrote it */
function certificateName(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate()
  const name = certificate?.subject || certificate?.subjectAltName
  return name === undefined ? null : boundedWords(name.replaceAll('\n', ', ')).slice(0, 200)
}

/** AUTH PLAIN, else LOGIN (RFC 4954, RFC 4616). A refused password is the operator's matter, never a recipient's. */
async function authenticate(
  deps: ClientDeps,
  wire: Wire,
  { auth }: Extensions,
  { user, pass }: { user: string; pass: string },
  refused: (reply: Reply, sentence: string) => HostTrouble,
): Promise<void> {
  const ask = (line: string) => {
    wire.write(`${line}\r\n`)
    return wire.next(deps.timeouts.ehloMs)
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  let reply: Reply
  if (auth.includes('PLAIN') || !auth.includes('LOGIN')) reply = await ask(`AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`)
  else {
    reply = await ask('AUTH LOGIN')
    if (reply.code === 334) reply = await ask(base64(user))
    if (reply.code === 334) reply = await ask(base64(pass))
  }
  if (reply.code !== 235) throw refused(reply, `The smarthost refused the user name or password with ${reply.code}`)
}
