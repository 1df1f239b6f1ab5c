import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { buildSchema, type GraphQLEnumType } from 'graphql'
import { apiVersion, scopes } from './shopify/library.ts'
import { complianceTopics, payloads } from './webhooks/topics.ts'

const text = async (file: string) => readFile(new URL(`../${file}`, import.meta.url), 'utf8')

describe('shopify.app.toml', () => {
  const listed = (toml: string, name: string) =>
    [...toml.matchAll(new RegExp(`^${name} = \\[([^\\]]*)\\]`, 'gm'))]
      .flatMap(([, list = '']) => [...list.matchAll(/"([^"]+)"/g)].map(([, one = '']) => one))
      .sort()

  it('asks for the scopes and the version that the app works with', async () => {
    const toml = await text('shopify.app.toml')
    expect(/^scopes = "(.*)"$/m.exec(toml)?.[1]?.split(',')).to.have.members([...scopes])
    expect(/^api_version = "(.*)"$/m.exec(toml)?.[1]).to.equal(apiVersion)
    expect(toml).to.match(/^use_legacy_install_flow = false$/m)
  })

  it('subscribes to what the app works off, and to nothing else', async () => {
    const toml = await text('shopify.app.toml')
    const compliance = listed(toml, 'compliance_topics')
    expect(compliance).to.have.members([...complianceTopics])
    expect([...listed(toml, 'topics'), ...compliance]).to.have.members(Object.keys(payloads))
  })

  it('names topics that Shopify has', async () => {
    const schema = buildSchema(await text('admin-api.excerpt.graphql'))
    const known = (schema.getType('WebhookSubscriptionTopic') as GraphQLEnumType).getValues().map(({ name }) => name)
    for (const topic of listed(await text('shopify.app.toml'), 'topics'))
      expect(known).to.include(topic.toUpperCase().replaceAll('/', '_'))
  })

  it('leaves out what is personal: webhooks bring ids', async () => {
    const toml = await text('shopify.app.toml')
    const blocks = toml.split('[[webhooks.subscriptions]]').slice(1)
    for (const block of blocks.filter(one => /^topics/m.test(one) && !one.includes('app/uninstalled')))
      expect(block).to.match(/^include_fields = \["id"/m)
  })
})
