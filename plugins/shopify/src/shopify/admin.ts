/** Asks a shop's Admin API. What comes back is parsed where it is asked for; what goes wrong is one of two things. */
import { GraphqlQueryError, HttpResponseError } from '@shopify/shopify-api'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { accessOf, forgetAccess, NoAccess, ShopifyAway, wordsOf } from './access.ts'

const withinMs = 20_000

/** @throws NoAccess, ShopifyAway: try again later */
export async function askShop<T extends z.ZodType>(
  deps: Deps,
  shop: string,
  document: string,
  variables: Record<string, unknown>,
  answer: T,
): Promise<z.output<T>> {
  for (let again = false; ; again = true) {
    const session = await accessOf(deps, shop)
    const client = new deps.shopify.clients.Graphql({ session })
    try {
      const { data } = await client.request(document, { variables, retries: 1, signal: AbortSignal.timeout(withinMs) })
      const parsed = answer.safeParse(data)
      if (parsed.success) return parsed.data
      const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      throw new ShopifyAway(`Shopify answers something else than its schema says (${where.slice(0, 300)})`)
    } catch (error) {
      if (error instanceof ShopifyAway) throw error
      if (error instanceof HttpResponseError && error.response.code === 401) {
        await forgetAccess(deps, session)
        if (again) throw new NoAccess(`Shopify doesn't take the token of ${shop}`)
        continue
      }
      if (error instanceof GraphqlQueryError) throw new ShopifyAway(`Shopify refuses the question: ${faultsOf(error)}`)
      throw new ShopifyAway(wordsOf(error))
    }
  }
}

const faultsOf = ({ body, message }: GraphqlQueryError): string => {
  const faults = (body?.errors as { graphQLErrors?: { message?: string }[] } | undefined)?.graphQLErrors ?? []
  return (faults.map(fault => fault.message).join('; ') || message).slice(0, 300)
}
