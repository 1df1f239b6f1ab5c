/** Looks at configuration, store, ports, DNS, TLS and disk, and says of each what was found and what to do. */
import { X509Certificate } from 'node:crypto'
import { readFile, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Settings } from '../config/settings.ts'
import { isOnThisMachine, loadPools } from '../delivery/index.ts'
import type { Store } from '../store/index.ts'
import { findSystem, viewSystem } from '../systems/index.ts'
import type { RunFile } from './run-file.ts'

export interface Words {
  readonly de: string
  readonly en: string
}

export interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly words: Words
}

export interface Examined {
  readonly settings: Settings
  readonly store: Store
  readonly dns: { resolveTxt(name: string): Promise<unknown> }
  /** null: no relay runs on this data directory */
  readonly run: RunFile | null
  now(): Date
}

/** What is wrong, with what to do about it. */
class Ailment extends Error {
  readonly words: Words
  constructor(words: Words) {
    super(words.en)
    this.words = words
  }
}

const day = 86_400_000

/** @param integrity whether the whole embedded store is read, which takes minutes where it is large */
export async function examine(examined: Examined, { integrity }: { integrity: boolean }): Promise<Finding[]> {
  const { settings, run } = examined
  const findings: Finding[] = []
  const look = async (check: string, work: () => Promise<Words> | Words) => {
    try {
      findings.push({ check, ok: true, words: await work() })
    } catch (error) {
      const { message } = error as Error
      findings.push({ check, ok: false, words: error instanceof Ailment ? error.words : { de: message, en: message } })
    }
  }
  await look('configuration', () => ({ en: `data in ${settings.dataDir}`, de: `Daten in ${settings.dataDir}` }))
  await look('store', () => storeAnswers(examined))
  if (integrity) await look('integrity', () => storeIsWhole(examined))
  await look('disk', () => diskHasRoom(settings.dataDir))
  await look('relay', () => relayRuns(run))
  for (const name of ['smtp', 'smtps', 'http'] as const) {
    const address = run?.[name]
    if (address != null) await look(`port ${name}`, () => greets(address))
  }
  await look('DNS', () => dnsAnswers(examined))
  await look('sending addresses', () => sendingAddresses(settings))
  await look('own mails', () => ownMails(examined))
  await look('TLS', () => certificateIsGood(examined))
  return findings
}

async function storeAnswers({ settings, store }: Examined): Promise<Words> {
  const begin = Date.now()
  await store.ping(3000)
  const missing = await store.missingIndexes()
  const ms = Date.now() - begin
  if (missing.length > 0)
    throw new Ailment({
      en: `indexes are missing: ${missing.join(', ')}. Run: depesche migrate`,
      de: `Es fehlen Indexe: ${missing.join(', ')}. Rufen Sie auf: depesche migrate`,
    })
  const embedded = settings.mongodbUri === null
  return {
    en: `${embedded ? 'embedded engine' : 'MongoDB'} answers in ${ms} ms, all indexes are there`,
    de: `${embedded ? 'Der eingebaute Speicher' : 'MongoDB'} antwortet in ${ms} ms, alle Indexe sind da`,
  }
}

async function storeIsWhole({ settings, store }: Examined): Promise<Words> {
  if (settings.mongodbUri !== null) return { en: 'left to MongoDB', de: 'MongoDB überlassen' }
  for (const { name } of await store.db.listCollections().toArray()) {
    const result = await store.db.command({ validate: name })
    if (result.valid !== true)
      throw new Ailment({
        en: `${name}: ${JSON.stringify(result.errors)}. Restore a backup`,
        de: `${name}: ${JSON.stringify(result.errors)}. Spielen Sie eine Sicherung ein`,
      })
  }
  return { en: 'collections and indexes agree', de: 'Sammlungen und Indexe stimmen überein' }
}

async function diskHasRoom(dir: string): Promise<Words> {
  const { bavail, bsize } = await statfs(dir)
  const free = Math.round((bavail * bsize) / 1e6)
  if (free < 1000)
    throw new Ailment({ en: `only ${free} MB are free in ${dir}`, de: `Nur noch ${free} MB frei in ${dir}` })
  const gigabytes = Math.floor(free / 1000)
  return { en: `${gigabytes} GB free`, de: `${gigabytes} GB frei` }
}

function relayRuns(run: RunFile | null): Words {
  if (run === null)
    throw new Ailment({
      en: 'no relay runs on this data directory. Start it with: depesche start',
      de: 'Auf diesem Datenverzeichnis läuft kein Relay. Starten Sie es mit: depesche start',
    })
  return { en: `runs as process ${run.pid}`, de: `läuft als Prozess ${run.pid}` }
}

function greets(address: string): Promise<Words> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: 3000 })
    const end = (error: Error | null) => {
      socket.destroy()
      if (error === null) resolve({ en: `${address} answers`, de: `${address} antwortet` })
      else reject(error)
    }
    socket.once('connect', () => end(null))
    socket.once('error', end)
    socket.once('timeout', () =>
      end(new Ailment({ en: `${address} does not answer`, de: `${address} antwortet nicht` })),
    )
  })
}

async function dnsAnswers({ settings, run, dns }: Examined): Promise<Words> {
  const server = run?.trial?.dns ?? settings.dnsServers.join(', ')
  const [en, de] = server === '' ? ["the system's", 'der des Systems'] : [server, server]
  await dns.resolveTxt('example.com').catch((error: NodeJS.ErrnoException) => {
    if (!['ENOTFOUND', 'ENODATA', 'EREFUSED'].includes(error.code ?? ''))
      throw new Ailment({
        en: `${en} does not answer (${error.code}). Set DEPESCHE_DNS_SERVERS`,
        de: `${de} antwortet nicht (${error.code}). Setzen Sie DEPESCHE_DNS_SERVERS`,
      })
  })
  return { en: `${en} answers`, de: `${de} antwortet` }
}

/** The pools can't be used, or one would make its mail wait. */
async function sendingAddresses(settings: Settings): Promise<Words> {
  const pools = (await loadPools(settings)).filter(({ addresses }) => addresses.length > 0)
  for (const { name, addresses } of pools) {
    const here = await Promise.all(addresses.map(({ address }) => isOnThisMachine(address)))
    if (!here.includes(true))
      throw new Ailment({
        en: `no address of the pool ${name} is on this machine. See: depesche addresses list`,
        de: `Keine Adresse des Pools ${name} ist auf dieser Maschine. Siehe: depesche addresses list`,
      })
  }
  const names = pools.map(({ name }) => name).join(', ')
  if (names === '') return { en: 'the system chooses', de: 'das System wählt' }
  return { en: `${names}: on this machine`, de: `${names}: auf dieser Maschine` }
}

/** What the operator must do before anybody can sign up, reset a password or be reminded. */
async function ownMails({ settings, run, store, now }: Examined): Promise<Words> {
  const id = run?.trial?.operatorSystem ?? settings.operatorSystem
  if (id === null)
    throw new Ailment({
      en: 'nobody can sign up, reset a password or be reminded. Connect a system for the relay’s own mails and name it in DEPESCHE_OPERATOR_SYSTEM',
      de: 'Niemand kann sich registrieren, ein Passwort zurücksetzen oder erinnert werden. Verbinden Sie ein System für die eigenen Mails des Relays und nennen Sie es in DEPESCHE_OPERATOR_SYSTEM',
    })
  const { state, reason, name } = await viewSystem({ store, now }, await findSystem({ store }, null, id))
  if (state !== 'ready' && state !== 'active')
    throw new Ailment({
      en: `the system ${name} (${id}) can't send: ${reason}`,
      de: `Das System ${name} (${id}) kann nicht senden: ${reason}`,
    })
  return { en: `leave as mails of ${name}`, de: `gehen als Mails von ${name} hinaus` }
}

async function certificateIsGood({ settings, now }: Examined): Promise<Words> {
  const { file, until, names, certificate } = await readCertificate(settings)
  const days = Math.floor((until.getTime() - now().getTime()) / day)
  if (days < 14) throw new Ailment({ en: `${file} ends in ${days} days`, de: `${file} endet in ${days} Tagen` })
  if (certificate.checkHost(settings.hostname) === undefined)
    throw new Ailment({
      en: `${file} is not for ${settings.hostname}`,
      de: `${file} ist nicht für ${settings.hostname}, sondern für ${names.join(', ')}`,
    })
  return { en: `${file} is good for ${days} days`, de: `${file} gilt noch ${days} Tage` }
}

/** The certificate that submission and the web show. */
export async function readCertificate(settings: Settings) {
  const file = settings.tlsCert ?? `${settings.dataDir}/tls/server.pem`
  const certificate = new X509Certificate(await readFile(file))
  return {
    file,
    certificate,
    names: (certificate.subjectAltName ?? '').split(', ').map(each => each.replace(/^(DNS|IP Address):/, '')),
    from: new Date(certificate.validFrom),
    until: new Date(certificate.validTo),
  }
}
