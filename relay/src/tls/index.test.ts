import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import tls from 'node:tls'
import { expect } from 'chai'
import { ensureTlsFiles, keepTlsFiles, readTlsPair, type TlsPair, TlsPairError, watchTls } from './index.ts'

const days = (n: number) => new Date(Date.now() + n * 86_400_000)

describe('the relay’s own certificate', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tls-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('is accepted by OpenSSL, strictly, for its host name and for loopback', async () => {
    const files = await ensureTlsFiles(join(dir, 'tls'), 'Relay.Example')
    for (const name of ['relay.example', 'localhost', '127.0.0.1', '::1']) {
      const option = isIP(name) === 0 ? '-verify_hostname' : '-verify_ip'
      const args = [
        'verify',
        '-x509_strict',
        '-purpose',
        'sslserver',
        '-CAfile',
        files.caFile,
        option,
        name,
        files.certFile,
      ]
      expect(execFileSync('openssl', args).toString()).to.contain('OK')
    }
    expect(() =>
      execFileSync(
        'openssl',
        ['verify', '-CAfile', files.caFile, '-verify_hostname', 'other.example', files.certFile],
        { stdio: 'pipe' },
      ),
    ).to.throw()
  })

  it('opens a TLS 1.2 and a TLS 1.3 connection with a client that trusts only ca.pem', async () => {
    const files = await ensureTlsFiles(dir, 'relay.example')
    const ca = await readFile(files.caFile)
    const server = tls.createServer(readTlsPair(files), socket => socket.end('hello'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const { port } = server.address() as { port: number }
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const client = tls.connect({
          port,
          host: '127.0.0.1',
          servername: 'relay.example',
          ca,
          minVersion: version,
          maxVersion: version,
        })
        await once(client, 'secureConnect')
        expect([client.authorized, client.getProtocol()]).to.deep.equal([true, version])
        client.destroy()
      }
    } finally {
      server.close()
    }
  })

  it('keeps both keys from other users', async () => {
    await ensureTlsFiles(dir, 'localhost')
    for (const name of ['ca.key', 'server.key']) expect((await stat(join(dir, name))).mode & 0o777).to.equal(0o600)
  })

  it('stays as it is when asked again', async () => {
    const { certFile, caFile } = await ensureTlsFiles(dir, 'relay.example')
    const before = [await readFile(certFile, 'utf8'), await readFile(caFile, 'utf8')]
    await ensureTlsFiles(dir, 'relay.example')
    expect([await readFile(certFile, 'utf8'), await readFile(caFile, 'utf8')]).to.deep.equal(before)
  })

  it('is renewed under the same authority before it ends, and when the host name changes', async () => {
    const { certFile, caFile } = await ensureTlsFiles(dir, 'old.example')
    const [first, authority] = [await readFile(certFile, 'utf8'), await readFile(caFile, 'utf8')]
    await ensureTlsFiles(dir, 'old.example', () => days(340))
    expect(await readFile(certFile, 'utf8')).to.equal(first)
    await ensureTlsFiles(dir, 'old.example', () => days(370))
    expect(await readFile(certFile, 'utf8')).not.to.equal(first)
    await ensureTlsFiles(dir, 'new.example')
    expect(new X509Certificate(await readFile(certFile)).checkHost('new.example')).to.equal('new.example')
    expect(await readFile(caFile, 'utf8')).to.equal(authority)
  })

  it('is renewed while the relay runs, and shown to the next client without a restart', async () => {
    const { certFile, keyFile, caFile } = await ensureTlsFiles(dir, 'localhost', () => days(-370)) // 27 days are left
    const server = tls.createServer(readTlsPair({ certFile, keyFile }), socket => socket.end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const silent = { info: () => {}, warn: () => {} }
    const watch = watchTls({ certFile, keyFile }, pair => server.setSecureContext(pair), silent, 20)
    const shownUntil = async () => {
      const { port } = server.address() as { port: number }
      const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: await readFile(caFile) })
      await once(client, 'secureConnect')
      const { valid_to } = client.getPeerCertificate()
      client.destroy()
      return new Date(valid_to)
    }
    expect(await shownUntil()).to.be.lessThan(days(30))
    const failures: Error[] = []
    const keeping = keepTlsFiles(dir, 'localhost', error => failures.push(error), { everyMs: 50 })
    try {
      for (let i = 0; i < 100 && (await shownUntil()) < days(300); i++) await delay(50)
      expect(await shownUntil()).to.be.greaterThan(days(300))
      const renewed = await readFile(certFile, 'utf8')
      await delay(200)
      expect(await readFile(certFile, 'utf8'), 'and then kept').to.equal(renewed)
      expect(failures).to.deep.equal([])
    } finally {
      keeping[Symbol.dispose]()
      watch.close()
      server.close()
    }
  })

  it('that can’t be renewed today is tried again tomorrow', async () => {
    const { certFile } = await ensureTlsFiles(dir, 'localhost', () => days(-370))
    const before = await readFile(certFile, 'utf8')
    const failures: Error[] = []
    await rm(dir, { recursive: true })
    await writeFile(dir, 'a file in the place of the folder')
    const keeping = keepTlsFiles(dir, 'localhost', error => failures.push(error), { everyMs: 20 })
    try {
      for (let i = 0; i < 100 && failures.length === 0; i++) await delay(20)
      expect(failures).to.not.have.length(0)
      await rm(dir)
      for (let i = 0; i < 100 && (await readFile(certFile, 'utf8').catch(() => '')) === ''; i++) await delay(50)
      expect(await readFile(certFile, 'utf8'))
        .to.contain('BEGIN CERTIFICATE')
        .and.to.not.equal(before)
    } finally {
      keeping[Symbol.dispose]()
      await delay(100)
    }
  })

  it('is made anew when a file is broken, gone, or the authority is near its end', async () => {
    const { certFile, keyFile, caFile } = await ensureTlsFiles(dir, 'localhost')
    await writeFile(certFile, 'no certificate')
    await ensureTlsFiles(dir, 'localhost')
    readTlsPair({ certFile, keyFile })
    await rm(join(dir, 'ca.pem'))
    await ensureTlsFiles(dir, 'localhost')
    expect(execFileSync('openssl', ['verify', '-CAfile', caFile, certFile]).toString()).to.contain('OK')
    const authority = await readFile(caFile, 'utf8')
    await ensureTlsFiles(dir, 'localhost', () => days(3630))
    expect(await readFile(caFile, 'utf8')).not.to.equal(authority)
  })
})

describe('a certificate of the operator', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tls-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('is refused with the file’s name when it is missing, no PEM, or its key is another’s', async () => {
    const one = await ensureTlsFiles(join(dir, 'one'), 'localhost')
    const two = await ensureTlsFiles(join(dir, 'two'), 'localhost')
    const reasonOf = async (certFile: string, keyFile: string) => {
      const error = await Promise.try(readTlsPair, { certFile, keyFile }).then(
        () => new Error('readable'),
        (e: Error) => e,
      )
      expect(error).to.be.instanceOf(TlsPairError)
      return error.message
    }
    expect(await reasonOf(join(dir, 'none.pem'), one.keyFile)).to.contain('none.pem')
    expect(await reasonOf(one.keyFile, one.keyFile)).to.contain('no certificate')
    expect(await reasonOf(one.certFile, one.certFile)).to.contain('no private key')
    expect(await reasonOf(one.certFile, two.keyFile)).to.contain('does not belong')
  })

  it('is taken over when both files have changed, and kept while they don’t fit', async () => {
    const one = await ensureTlsFiles(join(dir, 'one'), 'localhost')
    const two = await ensureTlsFiles(join(dir, 'two'), 'localhost')
    const files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') }
    const use = async (from: { certFile: string; keyFile: string }, names: ('certFile' | 'keyFile')[]) => {
      for (const name of names) {
        await copyFile(from[name], files[name])
        await chmod(files[name], 0o600)
      }
    }
    await use(one, ['certFile', 'keyFile'])
    const seen: TlsPair[] = []
    const warnings: string[] = []
    const log = { info: () => {}, warn: (_: object, message: string) => warnings.push(message) }
    const watch = watchTls(files, pair => seen.push(pair), log, 20)
    try {
      await use(two, ['certFile'])
      await delay(100)
      watch.look()
      const complaints = warnings.length // a half-written file may have been its own
      await delay(100)
      expect(seen).to.deep.equal([])
      expect(complaints).to.be.greaterThan(0)
      expect(warnings).to.have.length(complaints)
      await use(two, ['keyFile'])
      await delay(200)
      expect(seen).to.deep.equal([readTlsPair(two)])
      expect(watch.current()).to.deep.equal(readTlsPair(two))
    } finally {
      watch.close()
    }
    await use(one, ['certFile', 'keyFile'])
    await delay(100)
    expect(seen).to.have.length(1)
  })
})
