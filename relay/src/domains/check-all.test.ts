import { ObjectId } from 'bson'
import { expect } from 'chai'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { keyTools } from '../ops/key-tools.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { checkAllDomains } from './check-all.ts'
import { checkDkim, type Domain, ensureDomain } from './index.ts'

describe('the daily look at domains', () => {
  it('says which DKIM record has gone and which List-Help page doesn’t answer', async () => {
    await using store = await openTestStore()
    const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
    const zone = new Map<string, string>()
    const said: string[] = []
    const resolveTxt = async (name: string) => {
      const value = zone.get(name)
      if (value === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [[value]]
    }
    const deps = {
      store,
      vault,
      keys: keyTools,
      now: () => new Date('2026-01-01T00:00:00Z'),
      dns: { resolveTxt },
      log: { warn: (facts: { domain: string }, text: string) => said.push(`${facts.domain}: ${text}`) },
      lookAtPage: async (url: string) => (url.includes('gone') ? { de: 'antwortet mit 404', en: 'answers 404' } : null),
    }
    const enter = (name: string, listHelp: string[]) => ensureDomain(deps, new ObjectId(), { name, listHelp })
    const good = await enter('good.example', ['https://good.example/help', 'mailto:info@good.example'])
    const bad = await enter('bad.example', ['https://bad.example/gone'])
    for (const domain of [good, bad]) {
      const { record } = await checkDkim(deps, domain as Domain)
      zone.set(record.name, record.value)
      await checkDkim(deps, domain as Domain)
    }
    const look = () => checkAllDomains(deps as never, new AbortController().signal)
    expect(await look()).to.equal(2)
    expect(said).to.have.length(1)
    expect(said[0]).to.contain('bad.example: The List-Help page https://bad.example/gone answers 404')
    for (const name of zone.keys()) if (name.endsWith('good.example')) zone.delete(name)
    await look()
    expect(said.slice(1)).to.deep.include('good.example: a DKIM record is no longer right')
  })
})
