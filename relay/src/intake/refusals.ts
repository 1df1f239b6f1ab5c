/**
 * Everything intake refuses, each with its reply code, enhanced code (RFC 3463), what is wrong and what to do.
 * Nothing is stored when one of these is answered.
 */
import { type Refusal, refusal } from '../values.ts'

const MiB = 1024 * 1024

export const refusals = {
  tooLarge: (limitBytes: number) =>
    refusal(
      552,
      '5.3.4',
      `Mail is larger than ${Math.floor((limitBytes / MiB) * 10) / 10} MiB`,
      'Send a link instead of the attachment',
    ),
  headerTooLarge: (limitBytes: number) =>
    refusal(
      552,
      '5.3.4',
      `Header section is larger than ${Math.floor(limitBytes / 1024)} kB`,
      'Shorten To, Cc and References, or send to fewer visible recipients',
    ),
  tooManyFields: (limit: number) =>
    refusal(
      550,
      '5.6.0',
      `Header section has more than ${limit} fields`,
      'Remove header fields that the mail does not need',
    ),
  tooManyRecipients: (limit: number) =>
    refusal(452, '4.5.3', `More than ${limit} recipients`, 'Send the rest as another mail'),
  noRecipients: () => refusal(554, '5.5.1', 'No recipients', 'Name at least one recipient'),
  nul: () =>
    refusal(550, '5.6.0', 'Mail contains a NUL octet', 'Encode binary parts as base64 (RFC 5321 section 4.5.2)'),
  bareCr: () =>
    refusal(
      550,
      '5.6.0',
      'Mail contains a carriage return without a line feed',
      'End each line with CR LF, and nothing else (RFC 5321 section 2.3.8)',
    ),
  bareLf: () =>
    refusal(
      550,
      '5.6.0',
      'Mail contains a line feed without a carriage return',
      'End each line with CR LF, and nothing else (RFC 5321 section 2.3.8)',
    ),
  longLine: (limit: number) =>
    refusal(
      550,
      '5.6.0',
      `Mail has a line longer than ${limit} octets`,
      'Encode the text as quoted-printable or base64 (Content-Transfer-Encoding)',
    ),
  malformedField: (line: number) =>
    refusal(
      550,
      '5.6.0',
      `Line ${line} of the header section is not a header field`,
      'Write each field as "Name: value", and leave one empty line before the text',
    ),
  repeatedField: (name: string) =>
    refusal(
      550,
      '5.6.0',
      `Header field ${name} stands more than once`,
      'Write it once (RFC 5322 section 3.6); several addresses are separated by commas',
    ),
  noFrom: () =>
    refusal(550, '5.6.0', 'Mail has no From field', 'Set the sender address in the mail settings of your shop'),
  unreadableFrom: () =>
    refusal(
      550,
      '5.6.0',
      'The From field is not a readable address',
      'Write it as "Name" <name@your-domain>, with the name in quotes when it contains a comma or other signs',
    ),
  foreignFrom: (address: string, domains: readonly string[]) =>
    refusal(
      550,
      '5.7.1',
      `${address} in From is not an address of this system`,
      domains.length > 0
        ? `Set the sender in your shop to an address of ${domains.join(' or ')}`
        : 'Add a sending domain to this system first',
    ),
  notUtf8Header: () =>
    refusal(
      550,
      '5.6.7',
      'The header section has octets that are not UTF-8',
      'Encode subject and names as RFC 2047 encoded words, or set the character set of the shop to UTF-8',
    ),
  utf8FromAddress: () =>
    refusal(
      550,
      '5.6.7',
      'The address in From has non-ASCII letters but the mail was not sent with SMTPUTF8',
      'Use a sender address of ASCII letters',
    ),
  loop: (limit: number) =>
    refusal(
      554,
      '5.4.6',
      `Mail has passed more than ${limit} servers`,
      'Look for a forwarding that sends the mail back to where it came from',
    ),
  storeUnavailable: () => refusal(451, '4.3.1', 'The mail could not be stored just now', 'Please try again later'),
  stopping: () => refusal(451, '4.3.2', 'The server is stopping', 'Please try again in a minute'),
  cutShort: () => refusal(451, '4.4.2', 'The connection ended before the mail was complete', 'Please send it again'),
} satisfies Record<string, (...args: never[]) => Refusal>
