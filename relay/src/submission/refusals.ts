/**
 * Everything the dialogue refuses. The merchant often sees only "server not reachable" in the shop and our sentence in
 * its log, so each says what is wrong and what to set.
 */
import { type Refusal, refusal } from '../values.ts'

const MiB = 1024 * 1024
const encryption =
  'Set the encryption to STARTTLS (port 587) or SSL/TLS (port 465) in the mail settings of your shop, and try again'

export const refusals = {
  needsTls: () => refusal(530, '5.7.0', 'This server takes mail only over an encrypted connection', encryption),
  needsAuth: () =>
    refusal(
      530,
      '5.7.0',
      'This server takes mail only after a login',
      'Enter the user name and password of your SMTP credentials in the mail settings of your shop',
    ),
  tlsActive: () => refusal(503, '5.5.1', 'The connection is encrypted already', 'Go on with EHLO'),
  startTlsSyntax: () => refusal(501, '5.5.4', 'STARTTLS takes no parameters', 'Send STARTTLS alone'),
  needsHelo: () => refusal(503, '5.5.1', 'No EHLO yet', 'Send EHLO first, and again after STARTTLS'),
  heloSyntax: () =>
    refusal(501, '5.5.2', 'EHLO needs one host name or address literal', 'Write EHLO shop.example or EHLO [192.0.2.1]'),
  unknownCommand: () => refusal(500, '5.5.2', 'Unknown command', 'See RFC 5321 for the commands of SMTP'),
  notImplemented: () => refusal(502, '5.5.1', 'Command not offered here', 'See the reply to EHLO'),
  lineTooLong: () => refusal(500, '5.5.2', 'Command line is too long', 'Shorten it'),
  lineSyntax: () =>
    refusal(
      500,
      '5.5.2',
      'Command line has control characters or is not UTF-8',
      'Write commands in printable characters',
    ),
  bareLf: () =>
    refusal(
      500,
      '5.5.2',
      'Command line ended in a line feed alone',
      'End command lines with CR LF (RFC 5321 section 2.3.8)',
    ),
  tooManyBadCommands: () =>
    refusal(421, '4.7.0', 'Too many commands that are wrong', 'Check the settings of the mail program'),
  tooManyBeforeLogin: () => refusal(421, '4.7.0', 'Too many commands without a login', 'Log in with AUTH first'),
  http: () => refusal(421, '4.7.0', 'This is a mail server, not a web server', 'Use an SMTP client'),
  noArguments: (command: string) => refusal(501, '5.5.4', `${command} takes no parameters`, `Send ${command} alone`),
  vrfySyntax: () => refusal(501, '5.5.4', 'VRFY needs an address', 'Write VRFY name@shop.example'),

  authUnknownMechanism: () =>
    refusal(504, '5.5.4', 'This way of logging in is not offered', 'Choose PLAIN or LOGIN as authentication method'),
  authTwice: () => refusal(503, '5.5.1', 'Already logged in', 'Go on with MAIL'),
  authInTransaction: () => refusal(503, '5.5.1', 'No login within a mail transaction', 'Log in before MAIL'),
  authAborted: () => refusal(501, '5.7.0', 'Login was given up by the client', 'Log in again to send mail'),
  authSyntax: () =>
    refusal(501, '5.5.2', 'Login data is not valid base64 of the expected form', 'Check the mail program'),
  wrongPassword: () =>
    refusal(
      535,
      '5.7.8',
      'User name or password is wrong',
      'Copy both again from the SMTP credentials of your system, without spaces before or after',
    ),
  authUnavailable: () => refusal(454, '4.7.0', 'Logins cannot be checked just now', 'Please try again in a minute'),
  authThrottled: (minutes: number) =>
    refusal(
      454,
      '4.7.0',
      'Too many wrong passwords',
      `Correct the SMTP credentials in your shop and wait ${minutes} minutes`,
    ),

  nestedMail: () => refusal(503, '5.5.1', 'A mail transaction is open already', 'Send RSET to start anew'),
  mailSyntax: () => refusal(501, '5.5.2', 'MAIL needs FROM:<address>', 'Write MAIL FROM:<name@shop.example>'),
  rcptSyntax: () => refusal(501, '5.5.2', 'RCPT needs TO:<address>', 'Write RCPT TO:<name@host.example>'),
  senderSyntax: (address: string) =>
    refusal(501, '5.1.7', `${address} is not a valid sender address`, 'Write it as name@shop.example'),
  recipientSyntax: (address: string) =>
    refusal(501, '5.1.3', `${address} is not a valid address`, 'Write it as name@host.example'),
  recipientLiteral: (address: string) =>
    refusal(
      501,
      '5.1.3',
      `${address} names a machine by its IP address`,
      'Mail goes to domains only: name@host.example',
    ),
  recipientDomain: (address: string) =>
    refusal(
      550,
      '5.1.2',
      `The domain of ${address} cannot be on the internet`,
      'Write the full domain, as in name@host.example',
    ),
  foreignSender: (address: string, allowed: readonly string[]) =>
    refusal(
      550,
      '5.7.1',
      `${address} is not a sending address of this system`,
      allowed.length > 0
        ? `Set the sender in your shop to an address of ${allowed.join(' or ')}`
        : 'Add a sending domain to this system first',
    ),
  needsSmtputf8: (address: string) =>
    refusal(
      553,
      '5.6.7',
      `${address} has non-ASCII letters but the mail is not sent with SMTPUTF8`,
      'Use SMTPUTF8, or the xn-- form of the domain',
    ),
  unknownParameter: (name: string) =>
    refusal(555, '5.5.4', `Parameter ${name} is not offered here`, 'See the reply to EHLO'),
  badParameter: (name: string) =>
    refusal(501, '5.5.4', `Parameter ${name} is malformed or repeated`, 'See RFC 5321 section 4.1.2'),
  tooLarge: (limitBytes: number) =>
    refusal(
      552,
      '5.3.4',
      `Mail is larger than ${Math.floor((limitBytes / MiB) * 10) / 10} MiB`,
      'Send a link instead of the attachment',
    ),
  tooManyRecipients: (limit: number) =>
    refusal(452, '4.5.3', `More than ${limit} recipients`, 'Send the rest as another mail'),
  needsMail: () => refusal(503, '5.5.1', 'No sender yet', 'Send MAIL first'),
  needsRcpt: () => refusal(503, '5.5.1', 'No recipient yet', 'Send RCPT first'),
  noValidRecipients: () => refusal(554, '5.5.1', 'No valid recipients', 'All recipients of this mail were refused'),
  stillFailing: () => refusal(451, '4.3.0', 'Something went wrong here', 'Please try again later'),

  stopping: () => refusal(421, '4.3.2', 'The server is stopping', 'Please connect again in a minute'),
  tooManyConnections: () =>
    refusal(421, '4.7.0', 'Too many connections', 'Close some, or wait a minute, and connect again'),
  timeout: (what: string) => refusal(421, '4.4.2', `Timeout: ${what}`, 'Please connect again'),
} satisfies Record<string, (...args: never[]) => Refusal>
