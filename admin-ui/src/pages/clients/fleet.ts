/** An agency's clients and their systems, and how they are chosen from. */
import { useQuery } from '@tanstack/react-query'
import { client, type Schemas } from '../../app/api.ts'

export type Client = Schemas['Client']

export interface ClientSystem {
  readonly key: string
  readonly owner: Client
  readonly system: Client['systems'][number]
}

/** All of them, to be searched here: an agency has some hundred at most. */
async function readClients(): Promise<{ items: Client[]; asOf: string }> {
  const items: Client[] = []
  for (let after = ''; ; ) {
    const query = { limit: 200, ...(after === '' ? {} : { after }) }
    const { data, error } = await client.GET('/v1/agency/clients', { params: { query } })
    if (error !== undefined) throw error
    items.push(...data.items)
    if (data.next === null) return { items, asOf: data.asOf }
    after = data.next
  }
}

export const useClients = () => useQuery({ queryKey: ['clients'], queryFn: readClients, refetchInterval: 60_000 })

export const conditions = ['all', 'needy', 'paused', 'first', 'approval'] as const
export type Condition = (typeof conditions)[number]

const isOf: Record<Condition, (owner: Client, system: Client['systems'][number] | null) => boolean> = {
  all: () => true,
  needy: (owner, system) => (system === null ? owner.state !== 'active' : system.state === 'inactive'),
  paused: (_, system) => system !== null && system.because.pausedAt !== null,
  first: (_, system) => system?.state === 'ready',
  approval: owner => owner.state === 'waiting',
}

const has = (words: readonly string[], wanted: string): boolean => words.join('\n').toLowerCase().includes(wanted)

/** Clients of which something fits: their account, or one of their systems. */
export const chooseClients = (all: readonly Client[], condition: Condition, wanted: string): Client[] =>
  all.filter(
    owner =>
      [null, ...owner.systems].some(system => isOf[condition](owner, system)) &&
      has([owner.name, owner.email, ...owner.systems.flatMap(({ name, domains }) => [name, ...domains])], wanted),
  )

export const chooseSystems = (all: readonly Client[], condition: Condition, wanted: string): ClientSystem[] =>
  all.flatMap(owner =>
    owner.systems
      .filter(system => isOf[condition](owner, system))
      .filter(({ name, platform, domains }) => has([owner.name, name, platform, ...domains], wanted))
      .map(system => ({ key: `${owner.id}/${system.id}`, owner, system })),
  )
