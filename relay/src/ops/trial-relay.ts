/** `depesche start --trial`: the whole relay on loopback with a shop and an inbox, without touching the internet. */
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readSettings } from '../config/settings.ts'
import type { RunFile } from './run-file.ts'
import { startSupervisor } from './supervisor.ts'
import { connectTrialShop, type TrialShop, trialDomain } from './trial-shop.ts'
import { keepInFolder, startTrialWorld } from './trial-world.ts'

/** What `start` says of any relay, and what is there to try it with. */
export interface Trial extends RunFile {
  /** what a shop is set to; its mails may come from any address of `sendingDomain` */
  readonly shop: TrialShop & {
    readonly encryption: 'starttls'
    readonly caFile: string
    readonly sendingDomain: string
  }
  readonly inboxDomain: string
  /** a line for a shell that sends a first mail */
  readonly sendCommand: string
}

export async function startTrialRelay(given: NodeJS.ProcessEnv): Promise<{ trial: Trial; stop(): Promise<void> }> {
  const first = readSettings(given)
  const inboxDir = join(first.dataDir, 'inbox')
  const world = await startTrialWorld({ dataDir: first.dataDir, keep: keepInFolder(inboxDir) })
  const env = { DEPESCHE_LOG_LEVEL: 'warn', ...given, ...world.env }
  const settings = readSettings(env)
  const trial = { dns: world.dns.address, mxPort: world.mxPort, inboxDir }
  const relay = await startSupervisor(settings, env, { trial }).catch(async error => {
    await world.close()
    throw error
  })
  const file = join(first.dataDir, 'trial.json')
  const before = await readFile(file, 'utf8').then(
    text => JSON.parse(text) as TrialShop,
    () => null,
  )
  const shop = await connectTrialShop(settings, relay.run, world.dns, before?.password ?? null)
  await writeFile(file, JSON.stringify(shop), { mode: 0o600 }) // so that the next start can show it again

  const caFile = settings.tlsCert ?? world.caFile
  return {
    trial: {
      ...relay.run,
      shop: { ...shop, encryption: 'starttls', caFile, sendingDomain: trialDomain },
      inboxDomain: 'inbox.test',
      sendCommand: sendCommand(shop, relative(process.cwd(), caFile)),
    },
    async stop() {
      await relay.stop()
      await world.close()
    },
  }
}

const sendCommand = (shop: TrialShop, ca: string) =>
  `printf 'From: Shop <shop@shop.test>\\r\\nTo: Anna <anna@inbox.test>\\r\\nSubject: Your order 1042\\r\\n\\r\\nThank you!\\r\\n' | curl -sS --ssl-reqd --cacert ${ca} --url smtp://${shop.host}:${shop.port} --user '${shop.username}:${shop.password}' --mail-from shop@shop.test --mail-rcpt anna@inbox.test --upload-file -`

/** What a person reads at the start. */
export const trialWords = ({ smtps, shop, sendCommand: send }: Trial): string => `
Depesche is ready, on this machine only: nothing is sent to the internet.

  SMTP       ${shop.host}:${shop.port}   STARTTLS (implicit TLS: ${smtps})
  User name  ${shop.username}
  Password   ${shop.password}
  Sender     anything@shop.test (DKIM and List-Help are set up)
  Inbox      anyone@inbox.test (unknown@, full@, blocked@ and slow@ answer as their names say)
  Trust      ${relative(process.cwd(), shop.caFile)}

Send your first mail:

  ${send}

  (without curl: npm run depesche -- inbox send)

Look at it:    npm run depesche -- inbox list     and   inbox show ID
What became of it:    npm run depesche -- message list     and   stats
End with Ctrl-C. A tour with 1,000 mails: npm run demo
`
