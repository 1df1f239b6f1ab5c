/**
 * What signing costs: our signer beside mailauth's, bare crypto.sign and OpenSSL's own figure. At most 10 s in all.
 * Run: node relay/src/signing/bench.ts
 */
import { spawnSync } from 'node:child_process'
import { sign } from 'node:crypto'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { createBodyHash } from './body-hash.ts'
import { exportDkimKey, generateDkimKey } from './dkim-key.ts'
import { exampleHeader, exampleMessage } from './example-mail.test-peer.ts'
import { signMessage } from './index.ts'

const require = createRequire(import.meta.url)
const { dkimSign } = require('mailauth/lib/dkim/sign') as { dkimSign(mail: Buffer, options: object): Promise<unknown> }
const { dkimBody } = require('mailauth/lib/dkim/body') as typeof mailauthBody
declare const mailauthBody: { dkimBody(kind: string, algorithm: string): ReturnType<typeof createBodyHash> }

const { key } = await generateDkimKey()
const pem = exportDkimKey(key)
const body = Buffer.from('<p>Ihre Bestellung ist da,  vielen Dank</p>\r\n'.repeat(110)) // 5 kB
const message = exampleMessage(exampleHeader, body)
const mail = Buffer.concat([message.header, Buffer.from('\r\n'), body])
const identity = {
  domain: 'shop.test',
  keys: [{ selector: 's', algorithm: 'rsa-sha256' as const, key }],
  listHelp: ['https://shop.test/mail-info', 'mailto:info@shop.test'],
}
const signInPool = promisify(sign)

/** Keeps 8 going for `ms`, says rate, CPU of the process, and how much of it was the event loop's thread. */
async function measure(name: string, work: () => Promise<unknown>, ms = 1500) {
  const until = performance.now() + ms
  const started = { at: performance.now(), cpu: process.cpuUsage(), own: process.threadCpuUsage() }
  let count = 0
  const runner = async () => {
    for (; performance.now() < until; count++) await work()
  }
  await Promise.all(Array.from({ length: 8 }, runner))
  const cpu = process.cpuUsage(started.cpu)
  const own = process.threadCpuUsage(started.own)
  const rate = Math.round((count * 1000) / (performance.now() - started.at))
  console.log(
    `${name.padEnd(34)} ${String(rate).padStart(6)}/s  CPU ${((cpu.user + cpu.system) / count).toFixed(0).padStart(5)} µs  ` +
      `event loop ${((own.user + own.system) / count).toFixed(0).padStart(5)} µs`,
  )
}

await measure('crypto.sign, pool', () => signInPool('sha256', message.header, key))
await measure('signMessage', () => signMessage(message, identity, () => body))
await measure('mailauth dkimSign', () =>
  dkimSign(mail, {
    canonicalization: 'relaxed/relaxed',
    signatureData: [{ signingDomain: 'shop.test', selector: 's', privateKey: pem }],
  }),
)

const base64 = Buffer.from(`${'QUJD'.repeat(19)}\r\n`.repeat(64_000)) // 5 MB attachment
const html = Buffer.from('    <td class="a">\tIhre Bestellung  ist da </td>\r\n'.repeat(20_000)) // 1 MB, every line to be relaxed
for (const [name, octets] of [
  ['5 kB', body],
  ['5 MB base64', base64],
  ['1 MB indented html', html],
] as const)
  for (const [who, create] of [
    ['body hash', createBodyHash],
    ["mailauth's body hash", () => dkimBody('relaxed', 'sha256')],
  ] as const)
    await measure(
      `${who}, ${name}`,
      async () => {
        const hash = create()
        for (let at = 0; at < octets.length; at += 65_536) hash.update(octets.subarray(at, at + 65_536))
        hash.digest()
      },
      400,
    )

const openssl = spawnSync('openssl', ['speed', '-seconds', '1', 'rsa2048'], { timeout: 5000 })
const line = openssl.stdout
  ?.toString()
  .split('\n')
  .findLast(text => text.startsWith('rsa'))
console.log(`openssl speed (one core)           ${line ?? 'not installed'}`)
