/** Before anything was said about the mail: DNS, connection, TLS, greeting. Only our own attempts know these phases. */
import type { Phase } from '../../values.ts'
import { phrases } from '../answer-text.ts'
import type { Rule } from './rule.ts'

const beforeMail: Phase[] = ['connect', 'greeting', 'ehlo']

export const ownRules: readonly Rule[] = [
  {
    id: 'not-prepared',
    phase: ['dns'],
    enhanced: /^4\.3\./,
    cause: 'ours',
    source: 'queue: the mail could not be prepared',
    example: 'dns: - 4.3.0 the relay could not prepare this mail: no DKIM key',
  },
  {
    id: 'not-public',
    phase: ['dns'],
    enhanced: /^5\.4\.4$/,
    cause: 'notPublic',
    source: 'delivery/reach.ts; RFC 3463 §3.5',
    example: 'dns: 550 5.4.4 The address 127.0.0.1 is not a public one',
  },
  {
    id: 'dns-says-no',
    phase: ['dns'],
    result: 'refused',
    cause: 'noSuchDomain',
    source: 'RFC 5321 §5.1, RFC 7505 §4.1',
    example: 'dns: 556 5.1.10 null MX',
  },
  {
    id: 'dns-silent',
    phase: ['dns'],
    cause: 'unresolved',
    source: 'RFC 3463 X.4.3, X.4.4',
    example: 'dns: - 4.4.3 The name example.org could not be looked up (ESERVFAIL)',
  },
  {
    id: 'own-mistake',
    phase: ['connect'],
    code: [0],
    enhanced: /^4\.3\./,
    cause: 'ours',
    source: 'delivery: a mistake of ours',
    example: 'connect: - 4.3.0 no local address left',
  },
  {
    id: 'tls-failed',
    phase: ['tls'],
    cause: 'tlsFailed',
    source: 'RFC 3207, RFC 7435',
    example: 'tls: - The TLS handshake failed: wrong version number',
  },
  {
    id: 'no-connection',
    phase: ['connect'],
    cause: 'hostSilent',
    source: 'RFC 3463 X.4.1',
    example: 'connect: - The host refused the connection',
  },
  {
    id: 'no-greeting',
    phase: beforeMail,
    code: [0],
    cause: 'connectionLost',
    source: 'RFC 3463 X.4.2',
    example: 'greeting: - The host closed the connection',
  },
  {
    id: 'too-many-connections',
    phase: beforeMail,
    code: [421],
    words: phrases('too many', '(rate|limit*|concurren*|throttl*)'),
    cause: 'tooFast',
    source: 'RFC 5321 §3.8',
    example: 'greeting: 421 4.7.0 too many concurrent connections from your IP',
  },
  {
    // T-Online and others answer 554 at the greeting to an address they don't trust
    id: 'refused-at-greeting',
    phase: beforeMail,
    cause: 'hostRefused',
    source: 'RFC 5321 §3.1, RFC 7504',
    example:
      'greeting: 554 IP=1.2.3.4 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de)',
  },
  {
    id: 'stored-mail-gone',
    code: [0],
    raw: /stored mail/,
    cause: 'ours',
    source: 'delivery/transaction.ts',
    example: 'data: - The stored mail could not be read',
  },
  {
    id: 'connection-lost',
    code: [0],
    cause: 'connectionLost',
    source: 'RFC 3463 X.4.2',
    example: 'data: - The host cut the connection',
  },
]
