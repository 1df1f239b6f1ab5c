/** `depesche start --trial`: the whole relay on loopback with a shop and an inbox, without touching the internet. */
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { ObjectId } from 'bson'
import { readSettings } from '../config/settings.ts'
import type { RunFile } from './run-file.ts'
import { startSupervisor } from './supervisor.ts'
import { connectOperatorSystem, connectTrialShop, type TrialShop, trialDomain } from './trial-shop.ts'
import { keepInFolder, startTrialWorld } from './trial-world.ts'

/** What `start` says of any relay, and what is there to try it with. */
export interface Trial extends RunFile {
  /** makes the first operator; null once there is one */
  readonly operatorLink: string | null
  readonly publicUrl: string
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

type Kept = TrialShop & { readonly operatorSystem: string }

export async function startTrialRelay(given: NodeJS.ProcessEnv): Promise<{ trial: Trial; stop(): Promise<void> }> {
  const first = readSettings(given)
  const inboxDir = join(first.dataDir, 'inbox')
  const world = await startTrialWorld({ dataDir: first.dataDir, keep: keepInFolder(inboxDir) })
  const file = join(first.dataDir, 'trial.json')
  const before = await readFile(file, 'utf8').then(
    text => JSON.parse(text) as Partial<Kept>,
    () => null,
  )
  const operatorSystem = before?.operatorSystem ?? new ObjectId().toHexString()
  const env = {
    DEPESCHE_LOG_LEVEL: 'warn',
    DEPESCHE_OPERATOR_SYSTEM: operatorSystem,
    ...given,
    ...world.env,
  }
  const settings = readSettings(env)
  const trial = { dns: world.dns.address, mxPort: world.mxPort, inboxDir, operatorSystem }
  const relay = await startSupervisor(settings, env, { trial }).catch(async error => {
    await world.close()
    throw error
  })
  await connectOperatorSystem(settings, relay.run, world.dns, operatorSystem)
  const shop = await connectTrialShop(settings, relay.run, world.dns, before)
  const kept: Kept = { ...shop, operatorSystem } // so that the next start can show it again
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 })

  const caFile = settings.tlsCert ?? world.caFile
  return {
    trial: {
      ...relay.run,
      operatorLink: relay.operatorLink,
      publicUrl: settings.publicUrl,
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
export const trialWords = ({ smtps, shop, sendCommand: send, operatorLink, publicUrl }: Trial): string => `
Depesche is ready, on this machine only: nothing is sent to the internet.

  SMTP       ${shop.host}:${shop.port}   STARTTLS (implicit TLS: ${smtps})
  User name  ${shop.username}
  Password   ${shop.password}
  Sender     anything@shop.test (DKIM and List-Help are set up)
  Inbox      anyone@inbox.test (unknown@, full@, blocked@ and slow@ answer as their names say)
  Trust      ${relative(process.cwd(), shop.caFile)}
  Pages      ${publicUrl}${shop.owner === undefined ? '' : ` as ${shop.owner.email}, password ${shop.owner.password}`}${
    operatorLink === null ? '' : `\n  Operator   ${operatorLink} (works once; its mails arrive at anyone@inbox.test)`
  }

Send your first mail:

  ${send}

  (without curl: npm run depesche -- inbox send)

Look at it:    npm run depesche -- inbox list     and   inbox show ID
What became of it:    npm run depesche -- message list     and   stats
End with Ctrl-C. A tour with 1,000 mails: npm run demo
`
