/** Each question to Shopify's Admin API in a file of its own; tested against the published schema (admin-api.excerpt.graphql). */
import { readFileSync } from 'node:fs'

const read = (name: string) => readFileSync(new URL(`${name}.graphql`, import.meta.url), 'utf8')
const mailOrder = read('mail-order')

/** A document with only those fragments that it uses: GraphQL refuses others. */
function withFragments(text: string): string {
  const fragments = new Map(
    [...mailOrder.matchAll(/^fragment (\w+) [\s\S]*?^}$/gm)].map(([fragment, name]) => [name ?? '', fragment]),
  )
  const used = new Set<string>()
  const follow = (part: string) => {
    for (const [, name = ''] of part.matchAll(/\.\.\.(\w+)/g))
      if (!used.has(name) && fragments.has(name)) {
        used.add(name)
        follow(fragments.get(name) ?? '')
      }
  }
  follow(text)
  return [text, ...[...used].map(name => fragments.get(name))].join('\n')
}

export const documents = {
  order: withFragments(read('order')),
  fulfillment: withFragments(read('fulfillment')),
  refund: withFragments(read('refund')),
  draftOrder: withFragments(read('draft-order')),
  shop: read('shop'),
  page: read('page'),
  pageCreate: read('page-create'),
  pageUpdate: read('page-update'),
  pageDelete: read('page-delete'),
} as const
