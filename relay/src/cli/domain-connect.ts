/** `depesche domain-connect`: what an operator submits and publishes so that merchants can set records by a click. */
import type { Command } from 'commander'
import { connectTemplate, publicKeyRecords } from '../domains/domain-connect-template.ts'
import { readConnectTemplate } from '../ops/connect-template.ts'
import { Problem } from '../values.ts'
import { withContext } from './context.ts'
import { print } from './print.ts'

export function domainConnectCommands(program: Command) {
  program
    .command('domain-connect')
    .description('the template for github.com/Domain-Connect/Templates, and the records of its key')
    .option('--name <name>', 'as merchants see it at their DNS provider', 'Depesche')
    .option('--json', 'print JSON')
    .action(({ name, json }: { name: string; json: boolean }) =>
      withContext(async ({ settings }) => {
        const given = readConnectTemplate(settings)
        if (given === null)
          throw new Problem(
            'domain-connect-unset',
            'DEPESCHE_DOMAIN_CONNECT is not set',
            'Set it to providerId/serviceId/keyFile, e.g. relay.example/transactional-mail/connect.pem (docs/domains.md)',
          )
        const { providerId, serviceId, key } = given
        const template = connectTemplate({ ...settings, providerId, serviceId, name, signs: key !== null })
        const file = `${providerId}.${serviceId}.json`
        const publicKey = key === null ? null : publicKeyRecords(providerId, key)
        print(json, { file, template, publicKey }, () =>
          [
            `${file}:`,
            JSON.stringify(template, null, 2),
            ...(publicKey === null
              ? []
              : [
                  '\nTXT records of its key:',
                  ...publicKey.values.map(value => `${publicKey.name}. IN TXT "${value}"`),
                ]),
          ].join('\n'),
        )
      }),
    )
}
