/** All systems of the account: their names stand in many lists, and there are some hundred at most. */
import { useQuery } from '@tanstack/react-query'
import { client, currentAccount, type Schemas } from './api.ts'
import { useMay } from './me.ts'

export type System = Schemas['System']

async function readAll(): Promise<System[]> {
  const all: System[] = []
  for (let after = ''; ; ) {
    const { data, error } = await client.GET('/v1/systems', {
      params: { query: { limit: 200, ...(after === '' ? {} : { after }) } },
    })
    if (error !== undefined) throw error
    all.push(...data.items)
    if (data.next === null) return all
    after = data.next
  }
}

export const useAllSystems = () => {
  const may = useMay()
  return useQuery({ queryKey: ['all-systems', currentAccount()], queryFn: readAll, enabled: may('systems:read') })
}

/** @returns gives a system's name, or the id while names are being read */
export function useSystemNames(): (id: string | null) => string {
  const { data } = useAllSystems()
  const names = new Map(data?.map(({ id, name }) => [id, name]))
  return id => (id === null ? '' : (names.get(id) ?? id))
}
