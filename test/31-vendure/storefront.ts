/** A customer of a Vendure shop, who buys by its shop API as a storefront does. */
export async function buy(shop: string, customer: string): Promise<{ code: string; state: string }> {
  let session = ''
  const ask = async (query: string, variables: object = {}) => {
    const answer = await fetch(`${shop}/shop-api`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(session === '' ? {} : { Authorization: `Bearer ${session}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    session = answer.headers.get('vendure-auth-token') ?? session
    const { data, errors } = (await answer.json()) as { data: Record<string, Outcome>; errors?: unknown }
    const [outcome] = Object.values(data ?? {})
    if (outcome === undefined || errors !== undefined || outcome.errorCode !== undefined)
      throw new Error(`${query}: ${JSON.stringify(errors ?? outcome)}`)
    return outcome
  }
  const failed = '... on ErrorResult { errorCode message }'

  const { items = [] } = await ask('{ products { items { variants { id } } } }')
  const variant = items[0]?.variants[0]?.id
  await ask(`mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 2) { __typename ${failed} } }`, {
    id: variant,
  })
  await ask(
    `mutation($customer: CreateCustomerInput!) { setCustomerForOrder(input: $customer) { __typename ${failed} } }`,
    {
      customer: { firstName: 'Anna', lastName: 'Groß', emailAddress: customer },
    },
  )
  await ask(`mutation($to: CreateAddressInput!) { setOrderShippingAddress(input: $to) { __typename ${failed} } }`, {
    to: { fullName: 'Anna Groß', streetLine1: 'Am Markt 1', city: 'Köln', postalCode: '50667', countryCode: 'DE' },
  })
  const methods = (await ask('{ eligibleShippingMethods { id } }')) as unknown as { id: string }[]
  await ask(`mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { __typename ${failed} } }`, {
    ids: methods.map(({ id }) => id),
  })
  await ask(
    `mutation { transitionOrderToState(state: "ArrangingPayment") { __typename ... on OrderStateTransitionError { errorCode transitionError } } }`,
  )
  const { code = '', state = '' } = await ask(
    `mutation { addPaymentToOrder(input: { method: "invoice", metadata: {} }) { ... on Order { code state } ${failed} } }`,
  )
  return { code, state }
}

interface Outcome {
  readonly errorCode?: string
  readonly items?: readonly { readonly variants: readonly { readonly id: string }[] }[]
  readonly code?: string
  readonly state?: string
}
