import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createTransport } from 'nodemailer'

const program = fileURLToPath(new URL('../../bin/depesche.mjs', import.meta.url))

describe('depesche start --trial --json', function () {
  this.timeout(60_000)

  it('says in its first line all that a script needs to send a first mail; the log follows', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'depesche-start-'))
    const env = {
      ...process.env,
      DEPESCHE_DATA_DIR: dataDir,
      DEPESCHE_SMTP_PORT: '0',
      DEPESCHE_SMTPS_PORT: '0',
      DEPESCHE_HTTP_PORT: '0',
    }
    const relay = spawn(process.execPath, [program, 'start', '--trial', '--json'], { env, stdio: 'pipe' })
    const exited = once(relay, 'exit')
    const lines: string[] = []
    const reader = createInterface(relay.stdout).on('line', line => lines.push(line))
    try {
      await Promise.race([once(reader, 'line'), exited])
      const said = JSON.parse(lines[0] ?? '')
      const { host, port, username, password, caFile, sendingDomain } = said.shop
      expect(said.pid).to.equal(relay.pid)
      expect(said.smtp).to.equal(`${host}:${port}`)
      expect(said.sendCommand).to.contain(password).and.to.contain(`smtp://${host}:${port}`)
      expect(said.operatorLink).to.match(/^http:\/\/localhost:8080\/setup\?token=[\w-]{43}$/)
      expect(said.shop.owner.email).to.equal('owner@inbox.test')
      const transport = createTransport({
        host,
        port,
        requireTLS: true,
        tls: { ca: await readFile(caFile) },
        auth: { user: username, pass: password },
      })
      const mail = { from: `a@${sendingDomain}`, to: `b@${said.inboxDomain}`, subject: 'x', text: 'x' }
      expect((await transport.sendMail(mail)).response).to.match(/^250 /)
      transport.close()
    } finally {
      relay.kill('SIGTERM')
    }
    expect((await exited)[0]).to.equal(0)
    for (const line of lines.slice(1)) expect(JSON.parse(line), 'the log').to.include.keys('level', 'msg')
    await rm(dataDir, { recursive: true, force: true })
  })
})
