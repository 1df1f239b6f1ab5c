/** Tokens and sentences that one provider alone uses, where its own meaning differs from what the words or codes say. */
import { phrases } from '../answer-text.ts'
import type { Rule } from './rule.ts'

const microsoft =
  'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online'
const google = 'https://support.google.com/a/answer/3726730'
const yahoo = 'https://senders.yahooinc.com/smtp-error-codes/'
const orange = 'https://postmaster.orange.fr'

export const providerRules: readonly Rule[] = [
  {
    id: 'exchange-recipient-not-found',
    provider: 'Microsoft',
    raw: /RESOLVER\.ADR\.(Recip(ient)?NotFound|ExRecipNotFound|InvalidSmtp|BadPrimary|BadLegacy)|RecipientNotFound|RecipNotFound/i,
    cause: 'noSuchAddress',
    source: microsoft,
    example: 'rcpt: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  },
  {
    id: 'exchange-edge-blocking',
    provider: 'Microsoft',
    enhanced: /^5\.4\.1$/,
    raw: /recipient address(es)? rejected ?: access denied/i,
    cause: 'noSuchAddress',
    source: `${microsoft} (directory based edge blocking: what it says for an unknown address)`,
    example: 'rcpt: 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
  },
  {
    id: 'exchange-restricted',
    provider: 'Microsoft',
    raw: /RESOLVER\.(RST\.(AuthRequired|NotAuthorized|NotAuthorizedToGroup|RecipientNotAuth\w*|DLNeedsTextOnly|SendOnBehalf\w*)|GRP\.)|RestrictedToRecipientsPermission|5\.7\.(124|133|134|135|136)\b/i,
    cause: 'notForYou',
    source: microsoft,
    example: 'data: 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
  },
  {
    id: 'exchange-size',
    provider: 'Microsoft',
    raw: /RESOLVER\.RST\.(Recip|Send)SizeLimit|(Recip|Send)SizeLimit/i,
    cause: 'tooLarge',
    source: microsoft,
    example: 'report: 550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient',
  },
  {
    id: 'exchange-mailbox-full',
    provider: 'Microsoft',
    raw: /STOREDRV\.(Deliver|Submit)?[^;]*;? ?mailbox full|MapiExceptionShutoffQuotaExceeded|QuotaExceededException/i,
    cause: 'mailboxFull',
    source: microsoft,
    example:
      'report: 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
  },
  {
    id: 'exchange-mailbox-disabled',
    provider: 'Microsoft',
    raw: /STOREDRV\.Deliver(y)?[^;]*;? ?(mailbox disabled|account disabled)|AccountDisabledException|MailboxDisabledException/i,
    cause: 'mailboxDisabled',
    source: microsoft,
    example: 'report: 550 5.2.1 STOREDRV.Deliver; mailbox disabled, not accepting messages',
  },
  {
    id: 'exchange-thread-limit',
    provider: 'Microsoft',
    raw: /recipient thread limit exceeded|SmtpMaxRecipient\w*RateExceeded|5\.2\.12[12]\b/i,
    cause: 'tooFast',
    source: microsoft,
    example: 'report: 432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',
  },
  {
    id: 'exchange-tenant-limit',
    provider: 'Microsoft',
    enhanced: /^[45]\.7\.(50[1-9]|51[01]|606|649|7\d\d|750|708)$/,
    cause: 'blocked',
    source: microsoft,
    example: 'mail: 550 5.7.606 Access denied, banned sending IP [203.0.113.5]',
  },
  {
    id: 'outlook-rate',
    provider: 'Microsoft',
    raw: /temporarily rate limited due to IP reputation/i,
    cause: 'tooFast',
    source: 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx',
    example:
      'mail: 451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. For e-mail delivery information see https://postmaster.live.example',
  },
  {
    id: 'exchange-transport-rule',
    provider: 'Microsoft',
    raw: /TRANSPORT\.RULES\.RejectMessage/i,
    cause: 'contentRefused',
    source: microsoft,
    example: 'report: 550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
  },
  {
    id: 'exchange-domain-gone',
    provider: 'Microsoft',
    raw: /5\.4\.310\b|Info_?Domain_?Nonexistent|DnsDomainDoesNotExist|InfoNoRecords/i,
    cause: 'noSuchDomain',
    source: microsoft,
    example: "report: 550 5.4.310 DNS domain 'gone.example' does not exist [Message=InfoDomainNonexistent]",
  },
  {
    id: 'exchange-attribution',
    provider: 'Microsoft',
    raw: /TenantAttribution|5\.7\.64\b/i,
    cause: 'notItsDomain',
    source: microsoft,
    example: 'rcpt: 550 5.7.64 TenantAttribution; Relay Access Denied [ValidationStatus=]',
  },
  {
    id: 'gmail-no-such-user',
    provider: 'Google',
    raw: /\bp=NoSuchUser\b|mail\/answer\/6596\b/,
    cause: 'noSuchAddress',
    source: google,
    example:
      "rcpt: 550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. Learn more at https://support.google.com/mail/?p=NoSuchUser",
  },
  {
    id: 'google-no-such-group',
    provider: 'Google',
    words: phrases('group … may not exist'),
    cause: 'noSuchAddress',
    source: 'https://support.google.com/a/answer/168383',
    example:
      "data: 550 5.7.1 We're writing to let you know that the group you tried to contact (orders) may not exist, or you may not have permission to post messages to the group.",
  },
  {
    id: 'gmail-over-quota',
    provider: 'Google',
    raw: /\bp=OverQuota(Perm|Temp)?\b|mail\/answer\/(6558|22839)\b/,
    cause: 'mailboxFull',
    source: google,
    example:
      'rcpt: 552 5.2.2 The email account that you tried to reach is over quota. https://support.google.com/mail/?p=OverQuotaPerm',
  },
  {
    id: 'gmail-disabled',
    provider: 'Google',
    raw: /\bp=DisabledUser\b/,
    cause: 'mailboxDisabled',
    source: `${google}; RFC 3463 X.2.1: the mailbox exists`,
    example:
      'rcpt: 550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser',
  },
  {
    id: 'gmail-rate',
    provider: 'Google',
    raw: /\bp=ReceivingRate\w*|is receiving mail (too quickly|at a rate)/i,
    cause: 'tooFast',
    source: google,
    example: 'rcpt: 450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend later.',
  },
  {
    id: 'yahoo-no-account',
    provider: 'Yahoo',
    raw: /\bdd (this user doesn|requested mail action aborted, mailbox not found)/i,
    cause: 'noSuchAddress',
    source: yahoo,
    example: "data: 554 delivery error: dd This user doesn't have a yahoo.com account (anna@yahoo.example) [0] - mta1",
  },
  {
    id: 'yahoo-account-off',
    provider: 'Yahoo',
    raw: /account (has been|is) disabled or discontinued|account has been (temporarily )?suspended/i,
    cause: 'mailboxDisabled',
    source: `${yahoo}; it does not say which of both`,
    example:
      'data: 554 delivery error: dd Sorry your message to anna@yahoo.example cannot be delivered. This account has been disabled or discontinued [#102]. - mta1',
  },
  {
    id: 'yahoo-deferred',
    provider: 'Yahoo',
    raw: /\[(TSS|TS)0?\d+\]/,
    cause: 'tooFast',
    source: yahoo,
    example: 'mail: 421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume or user complaints',
  },
  {
    id: 'yahoo-blocked',
    provider: 'Yahoo',
    raw: /\[(BL\d\d|PH\d\d|GL\d\d)\]|\bmessage not accepted for policy reasons/i,
    cause: 'blocked',
    source: yahoo,
    example: 'mail: 553 5.7.1 [BL21] Connections will not be accepted from 203.0.113.5, because the ip is listed',
  },
  {
    id: 'orange-recipient',
    provider: 'Orange',
    raw: /\bOFR[_\d]*_?416\b|\bLPN\d*_416\b/,
    cause: 'noSuchAddress',
    source: orange,
    example: 'rcpt: 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]',
  },
  {
    id: 'orange-mailbox-full',
    provider: 'Orange',
    raw: /\bOFR[_\d]*_?417\b|\bLPN\d*_417\b/,
    cause: 'mailboxFull',
    source: orange,
    example: 'rcpt: 552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
  },
  {
    id: 'orange-spam',
    provider: 'Orange',
    raw: /\b(OFR|LPN)[_\d]*_?(506|515|516|510|999)\b/,
    cause: 'spam',
    source: orange,
    example: 'data: 550 5.7.0 Mail rejete. Mail rejected. OFR_506 [506]',
  },
  {
    id: 'orange-slow-down',
    provider: 'Orange',
    raw: /\bOFR[_\d]*_(104|105|108|109)\b|\bLPN\d*_(109|503)\b/,
    cause: 'tooFast',
    source: orange,
    example: 'mail: 421 opmta1mti06nd1 Trop de connexions, veuillez verifier votre configuration. OFR004_104 [104]',
  },
  {
    id: 'microsoft-blocked',
    provider: 'Microsoft',
    raw: /\((S3140|S3150|S77719|S844|S775|AS\d{3,4}|SC-00\d|DY-00\d|CO-00\d|OU-00\d|RP-00\d)\)/,
    unless: /recipient address rejected access denied/,
    cause: 'blocked',
    source: 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx',
    example:
      "mail: 550 5.7.1 Unfortunately, messages from [1.2.3.4] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
  },
  {
    id: 't-online-trust',
    provider: 'T-Online',
    raw: /\btosa@rx\.t-online|IP=[\da-f.:]+ - (A problem occurred|Dialup|None\/bad reputation)/i,
    cause: 'blocked',
    source: 'https://postmaster.t-online.de',
    example:
      'rcpt: 554 IP=203.0.113.5 - None/bad reputation. Ask your postmaster for help or to contact tosa@rx.t-online.de for reset. (NOWL)',
  },
  {
    id: 'icloud-blocked',
    provider: 'Apple',
    raw: /\[(HM|CS)\d\d\]|\bHM08\b|\bCS01\b/,
    cause: 'spam',
    source: 'https://support.apple.com/102322',
    example:
      'data: 554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
  },
  {
    id: 'qmail-queue-time',
    inReport: true,
    provider: 'qmail',
    raw: /this message has been in the queue too long/i,
    unless: /no mailbox here/,
    cause: 'gaveUp',
    source: 'qmail-send(8)',
    example:
      "report: Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) I'm not going to try again; this message has been in the queue too long.",
  },
]
