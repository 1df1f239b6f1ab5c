import { readFile } from 'node:fs/promises'
import { createDepesche, problemText } from '@depesche/client'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { clientTypes } from './client-types.test-peer.ts'

describe('the client', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store)
  })
  after(async () => {
    await api.close()
    await store.close()
  })

  it('has the types that the routes have now (else: node scripts/write-client.mjs)', async () => {
    const written = await readFile(new URL('../../../client/src/schema.d.ts', import.meta.url), 'utf8')
    expect(written).to.equal(await clientTypes())
  })

  it('makes, reads and changes, and gives problems as they are', async () => {
    const { token } = await api.tenant()
    const depesche = createDepesche({ baseUrl: api.url, key: token })
    const made = await depesche.POST('/v1/systems', {
      body: { name: 'Shop', platform: 'custom', domains: [{ name: 'shop.example' }] },
    })
    const id = made.data?.id ?? ''
    const renamed = await depesche.PATCH('/v1/systems/{id}', { params: { path: { id } }, body: { name: 'Other' } })
    expect(renamed.data?.name).to.equal('Other')
    const { data } = await depesche.GET('/v1/systems', { params: { query: { limit: 10 } } })
    expect(data?.items.map(system => system.name)).to.deep.equal(['Other'])
    const { error } = await createDepesche({ baseUrl: api.url }).GET('/v1/systems')
    expect(error?.status).to.equal(401)
    expect(error === undefined ? '' : problemText(error)).to.match(/^This needs an API key.*Send "Authorization/)
  })
})
