import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { platformPages } from '../relay/src/ops/platform-pages.ts'
import { readPlatforms } from '../relay/src/ops/platforms.ts'

const awkward = {
  username: 'sys-0a1b2c',
  password: 'Ab-_9'.repeat(6),
  sender: "o'shop@shop.example",
  senderName: `Ö "Shop's" & Co`,
}
const values = { host: 'mail.example.org', port: 587, implicitTlsPort: 465, ...awkward }
const platforms = await readPlatforms()

describe('every platform', () => {
  it('has an id of its own', () => {
    const ids = platforms.map(({ id }) => id)
    expect([...new Set(ids)]).to.deep.equal(ids)
    expect(ids).to.include('custom')
  })

  it('has its page in docs/platforms as it declares itself (node scripts/write-platform-pages.mjs)', async () => {
    for (const [name, text] of await platformPages()) {
      const file = new URL(`../docs/platforms/${name}`, import.meta.url)
      expect(await readFile(file, 'utf8').catch(() => null), name).to.equal(text)
    }
  })

  for (const { id, snippet, remote } of platforms) {
    if (snippet !== undefined)
      it(`${id} puts all values into its text, and says how it is kept from sending them in the clear`, () => {
        const files = snippet.render({ ...values, sender: 'mail@shop.example' })
        const whole = files.map(({ text }) => text).join('\n')
        for (const value of [values.host, values.username, values.password, 'mail@shop.example'])
          expect(whole).to.include(value)
        expect(whole).to.match(/\b(587|465)\b/)
        for (const { path, text } of files) {
          expect(path).to.not.equal('')
          expect(text, 'ends with a line break').to.match(/\n$/)
        }
      })
    if (snippet !== undefined)
      it(`${id} lets no value begin another line or another setting`, () => {
        for (const evil of ['x\nevil: true', "x'\nevil=1", 'x\r\nEVIL'])
          for (const name of ['username', 'password', 'sender', 'senderName', 'host'] as const) {
            const lines = (text: string) => text.split(/\r?\n/)
            try {
              const files = snippet.render({ ...values, sender: 'mail@shop.example', [name]: evil })
              for (const { text } of files) for (const line of lines(text)) expect(line).to.not.match(/^\s*evil/i)
            } catch (error) {
              expect(error).to.be.instanceOf(TypeError)
            }
          }
      })
    if (remote !== undefined)
      it(`${id} asks for what it needs in both languages, and says which of it is secret`, () => {
        expect(remote.access.length).to.be.greaterThan(0)
        for (const { name, label } of remote.access) {
          expect(name).to.match(/^[a-z][A-Za-z]*$/)
          expect(label.de && label.en).to.not.equal('')
        }
        expect(remote.access.some(({ secret }) => secret)).to.equal(true)
      })
  }
})
