/**
 * What an answer means: the first rule that fits says the cause. Data, so that it can grow by real bounces.
 *
 * The order: our own and the hosts' troubles by phase; words that say that the address does not exist; words of policy
 * (a block list often hides behind 5.1.1 or 550, and to take that for a dead address would lose a customer); then the
 * enhanced code (RFC 3463), which says more than the basic code (RFC 5321 §4.2.3), which comes last.
 *
 * A rule whose cause is hard fits only where the remote refused for good.
 */
import type { Attempt, Phase } from '../values.ts'
import type { CauseName } from './causes.ts'

export interface Rule {
  readonly phase?: readonly Phase[]
  readonly result?: Attempt['result']
  /** 0: no answer came */
  readonly code?: readonly number[]
  readonly enhanced?: RegExp
  readonly text?: RegExp
  readonly cause: CauseName
  readonly source: string
}

const beforeMail: Phase[] = ['connect', 'greeting', 'ehlo']

export const rules: readonly Rule[] = [
  // ── before anything was said about the mail
  { phase: ['dns'], enhanced: /^4\.3\./, cause: 'ours', source: 'queue: the mail could not be prepared' },
  { phase: ['dns'], enhanced: /^5\.4\.4$/, cause: 'notPublic', source: 'delivery/reach.ts; RFC 3463 §3.5' },
  { phase: ['dns'], result: 'refused', cause: 'noSuchDomain', source: 'RFC 5321 §5.1, RFC 7505 §4.1' },
  { phase: ['dns'], cause: 'unresolved', source: 'RFC 3463 X.4.3, X.4.4' },
  { phase: ['connect'], code: [0], enhanced: /^4\.3\./, cause: 'ours', source: 'delivery: a mistake of ours' },
  { phase: ['tls'], cause: 'tlsFailed', source: 'RFC 3207, RFC 7435' },
  { phase: ['connect'], cause: 'hostSilent', source: 'RFC 3463 X.4.1' },
  { phase: beforeMail, code: [0], cause: 'connectionLost', source: 'RFC 3463 X.4.2' },
  { phase: beforeMail, code: [421], text: /too many|rate|limit|concurren/i, cause: 'tooFast', source: 'RFC 5321 §3.8' },
  // T-Online and others answer 554 at the greeting to an address they don't trust
  { phase: beforeMail, cause: 'hostRefused', source: 'RFC 5321 §3.1, RFC 7504' },
  { code: [0], text: /stored mail/, cause: 'ours', source: 'delivery/transaction.ts' },
  { code: [0], cause: 'connectionLost', source: 'RFC 3463 X.4.2' },

  // ── our own refusals in the host's name (delivery/transaction.ts), and the same from hosts
  { enhanced: /^5\.6\.7$/, cause: 'noUtf8', source: 'RFC 6531 §3.5' },
  { enhanced: /^[45]\.(3\.4|2\.3)$/, cause: 'tooLarge', source: 'RFC 3463 X.3.4, X.2.3; RFC 1870 §6.1' },

  // ── the address does not exist, in words nobody uses for anything else
  {
    enhanced: /^5\.4\.1$/,
    text: /recipient address rejected: access denied/i,
    cause: 'noSuchAddress',
    source: 'Exchange Online, directory based edge blocking: what it says for an unknown address',
  },
  {
    text: /\b(no such (user|mailbox|recipient|address|account|person)|(user|recipient|mailbox|account|address)( address)? (is )?(unknown|not found|does ?n['o]t exist|doesn't exist)|unknown (user|recipient|mailbox|address|account|local part)|user (doesn't|does not) (exist|have)|no mailbox (here )?by that name|invalid (recipient|mailbox|user)|not a valid (user|mailbox|recipient)|recipient (address )?rejected: (user|undeliverable|address) ?(unknown|address)?|(account|mailbox|user) (that you tried to reach )?does not exist|RecipientNotFound|recipient not (found|known)|5\.1\.1 .*NoSuchUser|unrouteable address|all recipients were rejected|dosn't exist|mailbox (name )?not found)\b/i,
    cause: 'noSuchAddress',
    source: 'Postfix, Exim, Gmail, Exchange Online, Yahoo, qmail: published texts',
  },
  {
    text: /\b((account|mailbox|user|address)( that you tried to reach)? (is |has been |was )?(disabled|deactivated|closed|deleted|terminated|suspended|inactive)|inactive (user|mailbox|account)|no longer (available|active|valid|in use|exists)|has left the company)\b/i,
    cause: 'addressClosed',
    source: 'Gmail 5.2.1 DisabledUser, Yahoo, Exchange',
  },
  {
    text: /\b((mailbox|inbox|account|user|recipient|quota)\b.{0,40}\b(is |was )?(full|exceeded|over ?quota|out of storage)|over (the )?(allowed )?quota|quota (exceeded|reached)|exceeded (the |its |storage )?(mailbox |storage )?(quota|allocation|limit)|insufficient (disk|storage|quota)|OverQuota)\b/i,
    cause: 'mailboxFull',
    source: 'RFC 3463 X.2.2; Gmail, Postfix, Dovecot texts',
  },

  // ── policy in words
  { text: /\bgr[ea]y-?list/i, cause: 'greylisted', source: 'RFC 6647 §5' },
  {
    text: /\b(relay(ing)?( access)? (denied|not (permitted|allowed))|unable to relay|not permitted to relay|rcpthosts|we do not relay|relay not permitted|is not hosted here|no such domain|not local)\b/i,
    cause: 'notItsDomain',
    source: 'Postfix, Exchange, qmail texts',
  },
  {
    text: /\b(sender (address )?(rejected|refused|denied|verif\w+)|invalid sender|domain of sender|sender domain|mail from .* (rejected|denied)|return path|callout verification)\b/i,
    cause: 'senderRefused',
    source: 'RFC 3463 X.1.7, X.1.8; Postfix reject_unknown_sender_domain, Exim callouts',
  },
  {
    text: /\b(SPF|DKIM|DMARC|ARC)\b|unauthenticated|not authenticated|authentication (results|checks?|required|information)|sender id/i,
    cause: 'unauthenticated',
    source: 'RFC 7372, RFC 9989; Gmail 5.7.26, 5.7.27, 5.7.30',
  },
  {
    text: /\b(block ?(ed|list(ed)?)|black ?list(ed)?|deny ?list(ed)?|ban(ned|ned sender)|spamhaus|spamcop|barracuda(central)?|sorbs|uceprotect|abusix|proofpoint|cloudmark|dnsbl|rbl|xbl|sbl|pbl|S3140|S3150|(poor|bad|low|ip|sender|domain|network) reputation|reputation|(client|sender|your) (host|ip|server|address|network|domain)\b.{0,60}\b(rejected|refused|denied|not allowed|blocked)|access denied|reverse dns|ptr record|(rdns|fcrdns)|dynamic (ip|address)|bad (dns|helo)|banned sending ip|refused to talk|not (allowed|permitted) to (connect|send)|service refused)\b/i,
    cause: 'blocked',
    source: 'block lists and the big receivers: published texts',
  },
  {
    text: /\b(spam|unsolicited|bulk mail|junk|phish\w*|virus|malware|malicious|suspicious|harmful)\b/i,
    cause: 'spam',
    source: 'RFC 3463 X.7.1; SpamAssassin, Gmail, Exchange texts',
  },
  {
    text: /\b(rate.?limit\w*|too (many|much|fast|quickly)|throttl\w*|try again later.*(rate|volume)|exceeded.{0,30}(rate|connection|messages?)|deferred due to (user complaints|unexpected volume)|message rate|unusual rate)\b/i,
    cause: 'tooFast',
    source: 'Gmail 4.7.28, Yahoo TSS04, Outlook 4.7.650',
  },
  {
    text: /\b(message (size|too (big|large|long))|too large|exceeds? .*size|size (limit )?exceed\w*|maximum .*size)\b/i,
    cause: 'tooLarge',
    source: 'RFC 1870; Postfix, Exchange texts',
  },

  // ── enhanced codes, refused for good and temporarily
  {
    enhanced: /^5\.1\.[1236]$/,
    cause: 'noSuchAddress',
    source: 'RFC 3463 X.1.1 to X.1.3, X.1.6 (moved, no forwarding)',
  },
  { enhanced: /^5\.1\.10$/, cause: 'noSuchAddress', source: 'Exchange: RecipientNotFound; RFC 7505: null MX' },
  { enhanced: /^5\.1\.0$/, phase: ['rcpt'], cause: 'noSuchAddress', source: 'RFC 3463 X.1.0: other address status' },
  { enhanced: /^[45]\.1\.[789]$/, cause: 'senderRefused', source: 'RFC 3463 X.1.7, X.1.8; RFC 7505 §4.2' },
  { enhanced: /^5\.2\.1$/, cause: 'addressClosed', source: 'RFC 3463 X.2.1: disabled' },
  { enhanced: /^[45]\.2\.2$/, cause: 'mailboxFull', source: 'RFC 3463 X.2.2' },
  { enhanced: /^4\.1\./, cause: 'mailboxUnavailable', source: 'RFC 3463 X.1.x, not known yet' },
  { enhanced: /^[45]\.2\./, cause: 'mailboxUnavailable', source: 'RFC 3463 X.2.x: mailbox status' },
  { enhanced: /^[45]\.3\./, cause: 'busy', source: 'RFC 3463 X.3.x: mail system status' },
  { enhanced: /^[45]\.4\.6$/, cause: 'loop', source: 'RFC 3463 X.4.6: routing loop' },
  { enhanced: /^[45]\.4\./, cause: 'busy', source: 'RFC 3463 X.4.x: network and routing' },
  { enhanced: /^[45]\.5\.3$/, cause: 'tooFast', source: 'RFC 3463 X.5.3: too many recipients' },
  { enhanced: /^[45]\.6\./, cause: 'contentRefused', source: 'RFC 3463 X.6.x: content or media' },
  { enhanced: /^[45]\.7\.(20|21|22|23|24|26|29|30)$/, cause: 'unauthenticated', source: 'RFC 7372, RFC 8616' },
  { enhanced: /^[45]\.7\.25$/, cause: 'blocked', source: 'RFC 7372 §3.3: reverse DNS' },
  { enhanced: /^[45]\.7\.2$/, cause: 'notForYou', source: 'RFC 3463 X.7.2: list expansion prohibited' },
  { enhanced: /^5\.7\.1$/, phase: ['rcpt'], cause: 'notForYou', source: 'RFC 3463 X.7.1: delivery not authorized' },
  { enhanced: /^4\.7\./, cause: 'tooFast', source: 'RFC 3463 X.7.x; in practice a limit or a mood of the spam filter' },
  { enhanced: /^5\.7\./, cause: 'blocked', source: 'RFC 3463 X.7.x: security or policy' },

  // ── basic codes alone
  { code: [421], cause: 'busy', source: 'RFC 5321 §4.2.3: closing the channel' },
  { code: [450, 451], phase: ['rcpt'], cause: 'greylisted', source: 'RFC 6647: mostly that, when nothing is said' },
  { code: [452], phase: ['rcpt'], cause: 'mailboxFull', source: 'RFC 5321 §4.2.3: insufficient system storage' },
  { code: [552], phase: ['rcpt'], cause: 'mailboxFull', source: 'RFC 5321 §4.2.3: exceeded storage allocation' },
  { code: [552], cause: 'tooLarge', source: 'RFC 1870 §6.3' },
  {
    code: [550, 551],
    phase: ['rcpt'],
    cause: 'noSuchAddress',
    source: 'RFC 5321 §4.2.3: mailbox unavailable, user not local',
  },
  { code: [553], phase: ['rcpt'], cause: 'noSuchAddress', source: 'RFC 5321 §4.2.3: mailbox name not allowed' },
  { code: [556], phase: ['rcpt'], cause: 'noSuchDomain', source: 'RFC 7504 §4' },
  { result: 'deferred', cause: 'busy', source: 'RFC 5321 §4.2.1: 4yz' },
  { cause: 'refused', source: 'RFC 5321 §4.2.1: 5yz' },
]
