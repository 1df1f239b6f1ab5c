/** WooCommerce shops by keys that their administrators approve (wc-auth): link, look, set the sender, unlink. */
import type { Command } from 'commander'
import { linkWoo, NewWooLink } from '../connect/woo/link.ts'
import { lookAtWoo, setWooSender, unlinkWoo, type WooDeps } from '../connect/woo/look.ts'
import { findWoo, viewWoo, type WooView } from '../connect/woo/rows.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { findSystem } from '../systems/index.ts'
import { type Context, withContext } from './context.ts'
import { print } from './print.ts'

export function wooCommands(program: Command) {
  const woo = program.command('woocommerce').description('WooCommerce shops that are looked after from outside')
  woo
    .command('link <system>')
    .description('the page on which the shop’s administrator gives the relay keys; good once, for an hour')
    .requiredOption('--url <url>', 'the address of the shop')
    .option('--may-set', 'keys that may also set the sender, not only read')
    .option('--json', 'print JSON')
    .action((id, { url, maySet, json }) =>
      withContext(async context => {
        const wish = NewWooLink.parse({ url, scope: maySet ? 'read_write' : 'read' })
        const made = await linkWoo(wooDeps(context), await findSystem(context, null, id), wish, 'cli')
        print(json, made, () => `For the administrator of the shop:\n${made.authorizeUrl}`)
      }),
    )
  woo
    .command('status <system>')
    .description('how the shop stood when it was last looked at')
    .option('--look', 'look now')
    .option('--json', 'print JSON')
    .action((id, { look, json }) =>
      withContext(async context => {
        const row = await findWoo(context, await findSystem(context, null, id))
        const shop = look ? await lookAtWoo(wooDeps(context), row) : viewWoo(row)
        print(json, shop, () => wordsOf(shop))
      }),
    )
  woo
    .command('sender <system> <address>')
    .description('sets the address that the shop sends from')
    .option('--json', 'print JSON')
    .action((id, address, { json }) =>
      withContext(async context => {
        const system = await findSystem(context, null, id)
        const shop = await setWooSender(wooDeps(context), system, await findWoo(context, system), address)
        print(json, shop, () => wordsOf(shop))
      }),
    )
  woo
    .command('unlink <system>')
    .description('puts the shop’s sender back, and forgets its keys')
    .option('--force', 'also when the shop can’t be reached: its sender stays as it is')
    .option('--json', 'print JSON')
    .action((id, { force = false, json }) =>
      withContext(async context => {
        const row = await findWoo(context, await findSystem(context, null, id))
        await unlinkWoo(wooDeps(context), row, force)
        const last = 'Delete the keys in the shop as well: WooCommerce → Settings → Advanced → REST API.'
        print(json, { id, unlinked: true }, () => last)
      }),
    )
}

function wordsOf({ url, state, look, problems, lookedAt }: WooView): string {
  if (state === 'asked') return `${url}: its administrator has not approved yet`
  const { version, wordpress, plugin, sender } = look ?? {}
  return [
    `${url}: ${lookedAt === null ? 'not looked at yet' : `looked at ${lookedAt.toISOString()}`}`,
    ...(look === null
      ? []
      : [
          `WooCommerce ${version}, WordPress ${wordpress ?? '?'}, plugin ${plugin ?? 'not active'}`,
          `Sends as ${sender?.name} <${sender?.address}>`,
        ]),
    ...problems.map(({ reason, advice }) => `! ${reason.en}. ${advice.en}`),
  ].join('\n')
}

const wooDeps = (context: Context): WooDeps => ({
  ...context,
  asking: {
    dns: context.dns,
    isPublicAddress,
    allowPrivateDestinations: context.settings.allowPrivateDestinations,
  },
})
