/** Which fields a mail given by HTTP may have beside those that are made of its parts. */

/** Those would break the mail, forge where it comes from, or are written by the relay. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^(from|to|cc|bcc|reply-to|subject)$/, 'has a field of its own in the request'],
  [/^(date|message-id|mime-version|content-.*)$/, 'is written by the relay'],
  [
    /^(sender|resent-.*|return-path|errors-to|envelope-to|delivered-to|x-original-to|apparently-to)$/,
    'would say another sender or recipient',
  ],
  [/^(received|x-received|authentication-results|received-spf|arc-.*)$/, 'is written by servers the mail has passed'],
  [/^(dkim-signature|domainkey-signature|x-google-dkim-signature)$/, 'is written by whoever signs'],
  [/^(list-help|cfbl-.*)$/, 'is written by the relay, from the settings of the system'],
  [/^x-depesche-.*$/, 'has a field of its own in the request: tags, metadata, order, priority, template'],
]

/** @returns why the field can't be given, or null */
export function headerFault(name: string): string | null {
  if (!/^[!-9;-~]{1,76}$/.test(name)) return 'is no name of a header field (RFC 5322 section 3.6.8)'
  const lower = name.toLowerCase()
  for (const [pattern, why] of refused) if (pattern.test(lower)) return why
  return null
}
