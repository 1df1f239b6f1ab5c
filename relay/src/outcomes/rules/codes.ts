/** The codes, when the words say nothing: the enhanced code (RFC 3463, 5248) first, then the basic code (RFC 5321 §4.2.3). */
import type { CauseName } from '../causes.ts'
import type { Rule } from './rule.ts'

const atRcpt = { phase: ['rcpt'] } as const
const inReport = { inReport: true } as const

const byEnhanced = (
  id: string,
  enhanced: RegExp,
  cause: CauseName,
  source: string,
  example: string,
  more: Pick<Rule, 'phase' | 'inReport'> = {},
): Rule => ({ id, enhanced, cause, source, example, ...more })

export const enhancedRules: readonly Rule[] = [
  byEnhanced(
    '5.6.7',
    /^5\.6\.7$/,
    'noUtf8',
    'RFC 6531 §3.5',
    'mail: 553 5.6.7 The host does not support internationalized addresses',
  ),
  byEnhanced('x.3.4', /^[45]\.(3\.4|2\.3)$/, 'tooLarge', 'RFC 3463 X.3.4, X.2.3; RFC 1870 §6.1', 'data: 550 5.2.3 no'),
  byEnhanced('5.1.2', /^5\.1\.2$/, 'noSuchDomain', 'RFC 3463 X.1.2: bad destination system', 'report: 550 5.1.2 no'),
  byEnhanced(
    '5.1.1',
    /^5\.1\.[136]$/,
    'noSuchAddress',
    'RFC 3463 X.1.1, X.1.3, X.1.6 (moved, no forwarding)',
    'rcpt: 550 5.1.1 no',
  ),
  byEnhanced(
    '5.1.10',
    /^5\.1\.10$/,
    'noSuchAddress',
    'Exchange: RecipientNotFound; RFC 7505: null MX',
    'rcpt: 550 5.1.10 no',
  ),
  byEnhanced(
    '5.1.0',
    /^5\.1\.0$/,
    'noSuchAddress',
    'RFC 3463 X.1.0: other address status',
    'rcpt: 550 5.1.0 no',
    atRcpt,
  ),
  byEnhanced(
    'x.1.8',
    /^[45]\.1\.[789]$/,
    'senderRefused',
    'RFC 3463 X.1.7, X.1.8; RFC 7505 §4.2',
    'rcpt: 550 5.1.7 no',
  ),
  byEnhanced(
    'x.2.1',
    /^5\.2\.1$/,
    'mailboxDisabled',
    'RFC 3463 X.2.1: exists, not accepting messages',
    'rcpt: 550 5.2.1 no',
  ),
  byEnhanced('x.2.2', /^[45]\.2\.2$/, 'mailboxFull', 'RFC 3463 X.2.2', 'rcpt: 554 5.2.2 no'),
  byEnhanced('4.1.x', /^4\.1\./, 'mailboxUnavailable', 'RFC 3463 X.1.x, not known yet', 'rcpt: 450 4.1.1 no'),
  byEnhanced('x.2.x', /^[45]\.2\./, 'mailboxUnavailable', 'RFC 3463 X.2.x: mailbox status', 'rcpt: 450 4.2.0 no'),
  byEnhanced('x.3.x', /^[45]\.3\./, 'busy', 'RFC 3463 X.3.x: mail system status', 'data: 451 4.3.0 no'),
  byEnhanced('x.4.6', /^[45]\.4\.6$/, 'loop', 'RFC 3463 X.4.6: routing loop', 'report: 554 5.4.6 no'),
  byEnhanced(
    'x.4.7',
    /^[45]\.4\.7$/,
    'gaveUp',
    'RFC 3463 X.4.7: delivery time expired',
    'report: 554 5.4.7 no',
    inReport,
  ),
  byEnhanced('5.4.4', /^5\.4\.4$/, 'noSuchDomain', 'RFC 3463 X.4.4: unable to route', 'report: 550 5.4.4 no', inReport),
  byEnhanced(
    'x.4.x',
    /^[45]\.4\./,
    'hostSilent',
    'RFC 3463 X.4.x: network and routing',
    'report: 450 4.4.1 no',
    inReport,
  ),
  byEnhanced('x.4.x-now', /^[45]\.4\./, 'busy', 'RFC 3463 X.4.x, said by a host that answers', 'data: 451 4.4.2 no'),
  byEnhanced('x.5.3', /^[45]\.5\.3$/, 'tooFast', 'RFC 3463 X.5.3: too many recipients', 'rcpt: 452 4.5.3 no'),
  byEnhanced('x.6.x', /^[45]\.6\./, 'contentRefused', 'RFC 3463 X.6.x: content or media', 'data: 554 5.6.0 no'),
  byEnhanced(
    'x.7.2x',
    /^[45]\.7\.(20|21|22|23|24|26|27|29|30)$/,
    'unauthenticated',
    'RFC 7372, RFC 8616',
    'data: 550 5.7.26 no',
  ),
  byEnhanced('x.7.25', /^[45]\.7\.25$/, 'blocked', 'RFC 7372 §3.3: reverse DNS', 'mail: 550 5.7.25 no'),
  byEnhanced('x.7.2', /^[45]\.7\.2$/, 'notForYou', 'RFC 3463 X.7.2: list expansion prohibited', 'rcpt: 550 5.7.2 no'),
  byEnhanced(
    'x.7.17',
    /^5\.7\.(17|18)$/,
    'addressClosed',
    'RFC 7293: mailbox or domain owner has changed',
    'rcpt: 550 5.7.17 no',
  ),
  byEnhanced(
    'x.7.1',
    /^5\.7\.1$/,
    'notForYou',
    'RFC 3463 X.7.1: delivery not authorized',
    'rcpt: 550 5.7.1 no',
    atRcpt,
  ),
  byEnhanced(
    '4.7.x',
    /^4\.7\./,
    'tooFast',
    'RFC 3463 X.7.x; in practice a limit or a mood of the spam filter',
    'data: 421 4.7.0 no',
  ),
  byEnhanced('5.7.x', /^5\.7\./, 'blocked', 'RFC 3463 X.7.x: security or policy', 'data: 554 5.7.0 no'),
]

const byCode = (
  id: string,
  code: number[],
  cause: CauseName,
  source: string,
  example: string,
  more: Pick<Rule, 'phase'> = {},
): Rule => ({ id, code, cause, source, example, ...more })

export const codeRules: readonly Rule[] = [
  byCode('421', [421], 'busy', 'RFC 5321 §4.2.3: closing the channel', 'mail: 421 no'),
  byCode('450', [450, 451], 'greylisted', 'RFC 6647: mostly that, when nothing is said', 'rcpt: 451 no', atRcpt),
  byCode('452', [452], 'mailboxFull', 'RFC 5321 §4.2.3: insufficient system storage', 'rcpt: 452 no', atRcpt),
  byCode('552-rcpt', [552], 'mailboxFull', 'RFC 5321 §4.2.3: exceeded storage allocation', 'rcpt: 552 no', atRcpt),
  byCode('552', [552], 'tooLarge', 'RFC 1870 §6.3', 'data: 552 no'),
  byCode(
    '550',
    [550, 551],
    'noSuchAddress',
    'RFC 5321 §4.2.3: mailbox unavailable, user not local',
    'rcpt: 550 no',
    atRcpt,
  ),
  byCode('553', [553], 'noSuchAddress', 'RFC 5321 §4.2.3: mailbox name not allowed', 'rcpt: 553 no', atRcpt),
  byCode('556', [556], 'noSuchDomain', 'RFC 7504 §4', 'rcpt: 556 no', atRcpt),
  { id: 'deferred', result: 'deferred', cause: 'busy', source: 'RFC 5321 §4.2.1: 4yz', example: 'data: 451 no' },
  { id: 'refused', cause: 'refused', source: 'RFC 5321 §4.2.1: 5yz', example: 'data: 554 no' },
]
