/** `depesche api-key`: keys to the HTTP API. */
import type { Command } from 'commander'
import { createApiKey, listApiKeys, revokeApiKey } from '../accounts/api-keys.ts'
import { findAccount } from '../accounts/index.ts'
import { type Scope, scopes } from '../accounts/scopes.ts'
import { connectionOfKey, endConnection } from '../connect/connections.ts'
import { findSystem } from '../systems/index.ts'
import { withContext } from './context.ts'
import { print, table, time } from './print.ts'

export function apiKeyCommands(program: Command) {
  const key = program.command('api-key').description('keys to the HTTP API')
  key
    .command('create')
    .description('make a key; it is shown this once')
    .requiredOption('--account <id or address>', 'whose')
    .requiredOption('--label <text>', 'what it is for')
    .option('--system <id>', 'reaches this system only')
    .option('--scope <scope...>', `several by repeating or with spaces; default: all (${scopes.join(', ')})`)
    .option('--json', 'print JSON')
    .action(({ account, label, system, scope, json }) =>
      withContext(async context => {
        const { _id: accountId } = await findAccount(context, account)
        const systemId = system === undefined ? null : (await findSystem(context, accountId, system))._id
        const made = await createApiKey(
          context,
          { accountId, systemId, kind: 'key', createdBy: 'cli' },
          { label, scopes: (scope as Scope[] | undefined) ?? [...scopes] },
        )
        print(json, made, () => `${made.token}\n\nSend it as "Authorization: Bearer …". It is not shown again.`)
      }),
    )
  key
    .command('list')
    .description('the keys of an account, never their tokens')
    .requiredOption('--account <id or address>', 'whose')
    .option('--json', 'print JSON')
    .action(({ account, json }) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        const items = await listApiKeys(context, _id, { limit: 10_000 })
        print(json, { items, next: null }, () =>
          table(
            ['id', 'label', 'begins with', 'scopes', 'last use', 'revoked'],
            items.map(k => [k.id, k.label, k.hint, k.scopes.join(' '), time(k.lastUsedAt), time(k.revokedAt)]),
            'No keys yet.',
          ),
        )
      }),
    )
  key
    .command('revoke <id>')
    .description('revoke a key; takes effect within seconds')
    .requiredOption('--account <id or address>', 'whose')
    .option('--json', 'print JSON')
    .action((id, { account, json }) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        await revokeApiKey(context, _id, id)
        const connection = await connectionOfKey(context, _id, id)
        if (connection !== null) await endConnection(context, connection)
        print(json, { id, revoked: true }, () => `The key ${id} is revoked.`)
      }),
    )
}
