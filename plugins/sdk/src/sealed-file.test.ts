import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { SealedWithAnother, sealedFile } from './sealed-file.ts'

const secret = 'the secret of the platform'

describe('a sealed file', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-sealed-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('gives back what was written, and shows nothing of it', async () => {
    const path = join(folder, 'deep', 'a')
    const file = sealedFile<{ token: string }>(path, secret)
    expect(await file.read()).to.equal(null)
    await file.write({ token: 'depesche_con_x' })
    await file.write({ token: 'depesche_con_y' })
    expect(await sealedFile(path, secret).read()).to.deep.equal({ token: 'depesche_con_y' })
    expect(await readFile(path, 'utf8')).to.not.include('depesche')
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect(await readdir(join(folder, 'deep'))).to.deep.equal(['a'])
    await file.remove()
    expect(await file.read()).to.equal(null)
  })

  it('is of no use with another secret, cut short or changed: connect again', async () => {
    const path = join(folder, 'b')
    await sealedFile(path, secret).write('x')
    const whole = await readFile(path, 'utf8')
    const read = (with_ = secret) =>
      sealedFile(path, with_)
        .read()
        .catch(error => error)
    expect(await read('another secret of it')).to.be.instanceOf(SealedWithAnother)
    for (const text of ['', 'x', whole.slice(0, 30), whole.slice(0, -3), `${whole.slice(0, 40)}A${whole.slice(41)}`]) {
      await writeFile(path, text)
      expect(await read(), text).to.be.instanceOf(SealedWithAnother)
    }
  })

  it('wants a secret that is one', () => {
    expect(() => sealedFile('x', 'short')).to.throw(TypeError)
  })
})
