import type { Command } from 'commander'
import { newOperatorLink, removeOperator } from '../accounts/operators.ts'
import { listOperators } from '../accounts/users.ts'
import { withContext } from './context.ts'
import { print, table } from './print.ts'

export function operatorCommands(program: Command) {
  const operator = program.command('operator').description('who runs this relay')
  const command = (text: string, description: string) =>
    operator.command(text).description(description).option('--json', 'print JSON')

  command('link', 'a link that makes its user an operator, once; the one before ends').action(({ json }) =>
    withContext(async context => {
      const url = await newOperatorLink(context, 'cli')
      print(json, { url }, () => `Whoever opens this becomes an operator of this relay. It works once:\n${url}`)
    }),
  )
  command('list', 'list operators').action(({ json }) =>
    withContext(async context => {
      const items = await listOperators(context.store)
      print(json, { items, next: null }, () =>
        table(
          ['id', 'second factor', 'e-mail', 'name'],
          items.map(user => [user.id, user.twoFactor ? 'yes' : 'no', user.email, user.name]),
          'Nobody yet. Make a link with: depesche operator link',
        ),
      )
    }),
  )
  command('remove <email>', 'somebody is no operator any more, but stays a user').action((email, { json }) =>
    withContext(async context => {
      await removeOperator(context, email, 'cli')
      print(json, { email }, () => `${email} is no operator any more.`)
    }),
  )
}
