/**
 * What large receivers say they bear, as a table; for all others the limits are learnt (lane-capacity.ts). A group is one
 * operator: its domains, and the domains of others that point to its mail hosts, share one limit.
 *
 * Where a receiver publishes no figure, `connections` is a careful beginning of ours and grows with success up to `most`.
 */
import { z } from 'zod'
import { loadOperatorFile, readOperatorJson } from './operator-file.ts'

export interface DestinationLimits {
  /** names the group in logs and `queue explain` */
  readonly name: string
  readonly domains: readonly string[]
  /** endings of MX host names, with the dot */
  readonly mx: readonly string[]
  /** at once, to begin with */
  readonly connections: number
  /** at once, ever */
  readonly most: number
  readonly mailsPerConnection: number
  /** transactions; null: no limit but what is learnt */
  readonly perMinute: number | null
  /** where the figures are from */
  readonly source: string
}

const ours = 'no figure published; ours'

export const knownDestinations: readonly DestinationLimits[] = [
  {
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    mx: ['.orange.fr', '.wanadoo.fr'],
    connections: 2,
    most: 2,
    mailsPerConnection: 100,
    perMinute: null,
    source: '2 connections of an address, 100 mails each; more is answered 421 “Trop de connexions”',
  },
  {
    name: 'Yahoo',
    domains: [
      'yahoo.com',
      'yahoo.de',
      'yahoo.fr',
      'yahoo.co.uk',
      'yahoo.it',
      'yahoo.es',
      'ymail.com',
      'aol.com',
      'aol.de',
    ],
    mx: ['.yahoodns.net'],
    connections: 2,
    most: 10,
    mailsPerConnection: 20,
    perMinute: null,
    source: 'help.yahoo.com/kb/SLN3433.html: 20 mails per connection, "treat our resources with respect"',
  },
  {
    name: 'Outlook.com',
    domains: ['outlook.com', 'outlook.de', 'hotmail.com', 'hotmail.de', 'hotmail.fr', 'live.com', 'live.de', 'msn.com'],
    mx: ['.olc.protection.outlook.com'],
    connections: 4,
    most: 20,
    mailsPerConnection: 100,
    perMinute: null,
    source: 'sendersupport.olc.protection.outlook.com/pm/policies.aspx: far fewer than the 500 connections allowed',
  },
  {
    name: 'Microsoft 365',
    domains: [],
    mx: ['.mail.protection.outlook.com', '.mx.microsoft'],
    connections: 4,
    most: 20,
    mailsPerConnection: 100,
    perMinute: null,
    source: ours,
  },
  {
    name: 'Gmail',
    domains: ['gmail.com', 'googlemail.com'],
    mx: ['.google.com', '.googlemail.com', '.smtp.goog'],
    connections: 4,
    most: 20,
    mailsPerConnection: 100,
    perMinute: null,
    source:
      'support.google.com/mail/answer/81126: raise slowly, answers 421-4.7.28 when it is too much; the figure is ours',
  },
  {
    name: 'GMX and WEB.DE',
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de', 'mail.com'],
    mx: ['.gmx.net', '.web.de', '.mail.com'],
    connections: 2,
    most: 10,
    mailsPerConnection: 100,
    perMinute: null,
    source: `postmaster.gmx.net: limits follow the address's reputation; ${ours}`,
  },
  {
    name: 'IONOS',
    domains: [],
    mx: ['.kundenserver.de', '.ionos.de', '.ionos.com', '.1and1.com'],
    connections: 2,
    most: 10,
    mailsPerConnection: 100,
    perMinute: null,
    source: ours,
  },
  {
    name: 'T-Online',
    domains: ['t-online.de', 'magenta.de'],
    mx: ['.t-online.de'],
    connections: 2,
    most: 5,
    mailsPerConnection: 100,
    perMinute: null,
    source: `postmaster.t-online.de; ${ours}`,
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mx: ['.mail.icloud.com'],
    connections: 2,
    most: 10,
    mailsPerConnection: 100,
    perMinute: null,
    source: `support.apple.com/102322; ${ours}`,
  },
]

/** Large receivers allow 10 to 20 connections from one address; more is for those who arranged it. */
export const unknownDestination: Omit<DestinationLimits, 'name'> = {
  domains: [],
  mx: [],
  connections: 2,
  most: 20,
  mailsPerConnection: 100, // few allow fewer
  perMinute: null,
  source: ours,
}

const domain = z
  .string()
  .regex(/^[a-z0-9.-]+$/i)
  .toLowerCase()
const Given = z.array(
  z.strictObject({
    name: z.string().min(1).max(100),
    domains: z.array(domain).optional(),
    mx: z.array(domain).optional(),
    connections: z.number().int().min(1).max(1000).optional(),
    most: z.number().int().min(1).max(1000).optional(),
    mailsPerConnection: z.number().int().min(1).max(100_000).optional(),
    perMinute: z.number().int().min(1).max(1_000_000).nullable().optional(),
  }),
)

/**
 * @param text JSON: a list of groups; one with a known name changes what it names, another one is new
 * @throws Error with a sentence
 */
export function readDestinationLimits(text: string): DestinationLimits[] {
  const changed = readOperatorJson(text, Given).map(given => {
    const known = knownDestinations.find(({ name }) => name === given.name) ?? unknownDestination
    const merged = { ...known, source: 'DEPESCHE_DESTINATIONS_FILE', ...given }
    return { ...merged, most: given.most ?? Math.max(given.connections ?? 0, known.most) }
  })
  return [...changed, ...knownDestinations.filter(({ name }) => !changed.some(group => group.name === name))]
}

/** @throws Error naming the setting */
export async function loadDestinationLimits(file: string | null): Promise<readonly DestinationLimits[]> {
  if (file === null) return knownDestinations
  return loadOperatorFile('DEPESCHE_DESTINATIONS_FILE', file, readDestinationLimits)
}
