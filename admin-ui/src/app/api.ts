/**
 * The API, as hooks: `api.useQuery('get', '/v1/systems', { params })` with the types of the OpenAPI document. Every
 * request names the account that is being looked at, so several windows may look at several.
 */
import { createDepesche, type Problem, type Schemas } from '@depesche/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import createHooks from 'openapi-react-query'
import { isLost, lost, onFound } from './connection.ts'

export type { Problem, Schemas }

/** of requests, and of the place where the browser keeps it */
export const accountHeader = 'depesche-account'

/** Of this window, else the last one looked at. */
export const currentAccount = (): string | null =>
  sessionStorage.getItem(accountHeader) ?? localStorage.getItem(accountHeader)

/**
 * From the next request on. Load the interface anew right after it, so that nothing of the other account is left; what
 * shows stays as it is until then.
 */
export function lookAt(account: string | null): void {
  for (const storage of [sessionStorage, localStorage])
    if (account === null) storage.removeItem(accountHeader)
    else storage.setItem(accountHeader, account)
}

export const client = createDepesche({ baseUrl: location.origin })
client.use({
  onRequest({ request }) {
    const account = currentAccount()
    if (account !== null && !request.headers.has(accountHeader)) request.headers.set(accountHeader, account)
    return request
  },
  onError({ error }) {
    lost()
    return error instanceof Error ? error : new Error(String(error))
  },
})

export const api = createHooks(client)

/** The address of what a link, a download or a frame asks for: they carry no headers. */
export function linkTo(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  account: string | null = currentAccount(),
): string {
  const given = Object.entries({ ...query, account: account ?? undefined })
  const all = new URLSearchParams(given.filter((each): each is [string, string] => each[1] !== undefined)).toString()
  return all === '' ? path : `${path}?${all}`
}

export const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'title' in error && 'status' in error

const again = (failures: number, error: unknown) =>
  failures < 2 && !(isProblem(error) && error.status < 500) && !isLost()

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 10_000, refetchOnWindowFocus: true } },
  queryCache: new QueryCache({
    onError(error) {
      if (!isProblem(error)) return
      // of who was here before, or he is in it no longer
      if (error.type === '/problems/account-unknown' && currentAccount() !== null) {
        lookAt(null)
        location.reload()
      }
      // the session has ended in the meantime
      if (error.status === 401 && !/^\/(sign-|verify|reset|setup|invitation|agency-offer)/.test(location.pathname))
        location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
    },
  }),
  mutationCache: new MutationCache({
    // what was changed may show anywhere
    onSuccess: () => void queryClient.invalidateQueries(),
  }),
})

onFound(() => void queryClient.invalidateQueries())
