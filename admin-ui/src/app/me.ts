/** Who is looking, in which account, and what he may do there. */
import { api, currentAccount, type Schemas } from './api.ts'

export type Me = Schemas['Me']
export type Scope = Me['scopes'][number]

export const useMe = () => api.useQuery('get', '/v1/me', {}, { staleTime: 60_000 })

/** Inside the shell there is always somebody. */
export function useSure(): Me {
  const { data } = useMe()
  if (data === undefined) throw new Error('the shell shows nothing before it knows who looks')
  return data
}

export const useMay = (): ((scope: Scope) => boolean) => {
  const { scopes } = useSure()
  return scope => scopes.includes(scope)
}

/** The account that is meant: the one chosen, if it is still his, else his first. */
export const accountIn = (me: Me): string | null =>
  me.accountId ?? me.accounts.find(({ id }) => id === currentAccount())?.id ?? me.accounts[0]?.id ?? null
