/**
 * The trial: what `start --trial` and `demo` need beside the relay, all on loopback. A DNS server for the trial's
 * zones, a receiving mail server with answers of every kind, a view of what arrived, and a shop's mails. It is real
 * network code that the relay meets as it would meet the world; it imports nothing of the relay and stores nothing.
 */
export { type DnsFailure, type DnsQuestion, startTrialDns, type TrialDns, type TrialDnsOptions } from './dns.ts'
export { type InboxMail, startTrialInbox, type TrialInbox, type TrialInboxOptions } from './inbox.ts'
export { type MailView, showMail, type TxtResolver } from './mail-view.ts'
export { type Fate, type OrderMail, type OrderMailOptions, orderMails } from './order-mails.ts'
export type { TrialRecord, TrialRecordType } from './zone.ts'
