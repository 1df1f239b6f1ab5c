/** Text into HTML: whatever is put in is escaped, but what came from `html` itself. Attributes stand in double quotes. */

/** Text that is HTML already. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"'`=]/g, sign => `&#${sign.charCodeAt(0)};`)

export function html(parts: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  const asText = (value: string | Html | readonly Html[] | undefined): string =>
    value === undefined
      ? ''
      : typeof value === 'string'
        ? escapeHtml(value)
        : value instanceof Html
          ? value.text
          : value.map(asText).join('\n')
  return new Html(parts.map((part, i) => part + asText(values[i])).join(''))
}

export const none = new Html('')
