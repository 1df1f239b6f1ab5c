/** A TLS report as a mail (RFC 8460 §5.3), and its file's name (§5.1). It is signed as any mail of the relay's own. */
import MailComposer from 'nodemailer/lib/mail-composer'

export interface ReportedDay {
  /** YYYY-MM-DD, UTC */
  readonly day: string
  readonly domain: string
  /** who reports */
  readonly submitter: string
  readonly reportId: string
}

export function reportMail(
  { day, domain, submitter, reportId }: ReportedDay,
  report: Buffer,
  from: string,
  to: string,
) {
  const start = Date.parse(`${day}T00:00:00Z`) / 1000
  const filename = `${submitter}!${domain}!${start}!${start + 86_399}.json.gz`
  const mail = new MailComposer({
    from: `noreply-smtp-tls-reporting@${from}`,
    to,
    // §5.3: readers sort by this subject
    subject: `Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${reportId}>`,
    headers: { 'TLS-Report-Domain': domain, 'TLS-Report-Submitter': submitter },
    text: `TLS report of ${submitter} for ${domain}, ${day} (UTC). RFC 8460 describes it; the attachment is for machines.\r\n`,
    attachments: [{ filename, content: report, contentType: 'application/tlsrpt+gzip' }],
  }).compile()
  mail.setHeader('Content-Type', 'multipart/report; report-type=tlsrpt')
  return mail.build()
}
