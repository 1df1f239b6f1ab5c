/**
 * A notice as HTML and as plain text. The HTML is one column of plain text with at most one button: no images, no fonts,
 * nothing from elsewhere, so that nothing tells anybody when it is read; light or dark as the reader's program is.
 * Every value is escaped: names come from strangers.
 */

export interface NoticePage {
  readonly locale: 'de' | 'en'
  readonly subject: string
  /** plain text; a line break stays one */
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  /** who writes, and why to this address */
  readonly footer: string
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

/** One line: control characters would end a header, or be seen as another text's. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()

const hint = {
  de: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
  en: 'If the button does not work, open this address:',
}

/** text/plain; format=fixed */
export function asText({ paragraphs, action, footer }: NoticePage): string {
  const parts = [...paragraphs, ...(action === undefined ? [] : [`${action.label}:\n${action.url}`])]
  return `${parts.join('\n\n')}\n\n-- \n${footer}\n`.replace(/\r\n|\r|\n/g, '\r\n')
}

const styles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f4f4f5; color: #18181b; font: 16px/1.5 system-ui, sans-serif; }
.sheet { max-width: 560px; margin: 0 auto; padding: 32px 24px; background: #ffffff; }
.action { display: inline-block; padding: 12px 20px; border-radius: 6px; background: #1d4ed8; color: #ffffff; text-decoration: none; }
.small { font-size: 13px; color: #52525b; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { background: #18181b; color: #f4f4f5; }
  .sheet { background: #27272a; }
  .action { background: #93c5fd; color: #172554; }
  .small { color: #d4d4d8; }
}`

export function asHtml({ locale, subject, paragraphs, action, footer }: NoticePage): string {
  const line = (text: string, kind = '') => `<p${kind}>${escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>')}</p>`
  const small = ' class="small"'
  const button =
    action === undefined
      ? []
      : [
          `<p><a class="action" href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`,
          line(`${hint[locale]}\n${action.url}`, small),
        ]
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${styles}
</style>
</head>
<body>
<div class="sheet">
${[...paragraphs.map(text => line(text)), ...button, line(footer, small)].join('\n')}
</div>
</body>
</html>
`.replace(/\r\n|\r|\n/g, '\r\n')
}
