import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { openVault } from './seal.ts'
import { readSettings, SettingsError } from './settings.ts'

describe('the vault', () => {
  let folder: string
  const withKey = (key?: string) =>
    openVault(readSettings({ DEPESCHE_DATA_DIR: folder, ...(key === undefined ? {} : { DEPESCHE_MASTER_KEY: key }) }))
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-vault-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('opens what it has sealed, in its place only', async () => {
    const vault = await withKey()
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (secret, place, other) => {
        const sealed = vault.seal(secret, place)
        expect(vault.open(sealed, place)).to.equal(secret)
        if (other !== place) expect(() => vault.open(sealed, other)).to.throw("can't be opened")
      }),
    )
  })

  it('refuses changed text and another key', async () => {
    const vault = await withKey()
    const sealed = vault.seal('geheim', 'x')
    const changed = `${sealed.slice(0, -3)}${sealed.at(-3) === 'A' ? 'B' : 'A'}${sealed.slice(-2)}`
    expect(() => vault.open(changed, 'x')).to.throw()
    expect(() => vault.open('plain text', 'x')).to.throw()
    const other = await withKey(randomBytes(32).toString('base64'))
    expect(() => other.open(sealed, 'x')).to.throw('DEPESCHE_MASTER_KEY')
  })

  it('makes its key once, readable by its owner only, even when several start at once', async () => {
    const vaults = await Promise.all(Array.from({ length: 8 }, () => withKey()))
    const [first, ...rest] = vaults
    const sealed = first?.seal('geheim', 'x') ?? ''
    for (const vault of rest) expect(vault.open(sealed, 'x')).to.equal('geheim')
    expect((await stat(join(folder, 'master.key'))).mode & 0o777).to.equal(0o600)
  })

  it('derives a key of its own for each purpose', async () => {
    const vault = await withKey()
    expect(vault.deriveKey('a')).to.have.length(32)
    expect(vault.deriveKey('a').equals(vault.deriveKey('a'))).to.equal(true)
    expect(vault.deriveKey('a').equals(vault.deriveKey('b'))).to.equal(false)
  })

  it('wants 32 bytes', async () => {
    expect(await withKey('c2hvcnQ=').catch(error => error)).to.be.instanceOf(SettingsError)
  })
})
