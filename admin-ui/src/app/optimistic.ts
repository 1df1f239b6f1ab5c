/** Lists that show a change before the relay has answered, and take it back when it refuses. */
import { type InfiniteData, useMutation } from '@tanstack/react-query'
import { queryClient } from './api.ts'

interface Listed<T> {
  readonly items: readonly T[]
}

/** @returns what undoes it */
async function changeLists<T>(path: string, change: (items: readonly T[]) => readonly T[]): Promise<() => void> {
  const queryKey = ['get', path]
  await queryClient.cancelQueries({ queryKey })
  const before = queryClient.getQueriesData<Listed<T> | InfiniteData<Listed<T>>>({ queryKey })
  for (const [key, data] of before) {
    if (data === undefined) continue
    const changed = (page: Listed<T>) => ({ ...page, items: change(page.items) })
    queryClient.setQueryData(key, 'pages' in data ? { ...data, pages: data.pages.map(changed) } : changed(data))
  }
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data)
  }
}

/**
 * Something is done to one of a list that `GET path` gives.
 * @param act asks the API, and throws its problem
 * @param change what the list looks like if it works
 */
export function useListChange<T, V>(
  path: string,
  act: (variables: V) => Promise<unknown>,
  change: (items: readonly T[], variables: V) => readonly T[],
) {
  return useMutation<unknown, Error, V, () => void>({
    mutationFn: act,
    onMutate: variables => changeLists<T>(path, items => change(items, variables)),
    onError: (_error, _variables, undo) => undo?.(),
  })
}

/** The answer of the client, or its problem as what is thrown. */
export async function sure<T>(asked: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await asked
  if (error !== undefined) throw error
  return data as T
}
