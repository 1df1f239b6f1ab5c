/** Tables for spreadsheets: CSV (RFC 4180) that takes no words of others for formulas, as the relay's own. */

type Cell = string | number | null

const cell = (value: Cell): string => {
  if (typeof value === 'number') return String(value)
  const text = (value ?? '').replace(/^(?=[=+\-@\t\r])/, "'")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The byte order mark tells spreadsheets that it is UTF-8. */
export const toCsv = (headings: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[headings, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('')}`

/** Hands a file to the browser to be saved. */
export function save(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** @param name without its ending; the day is added */
export const saveCsv = (name: string, headings: readonly string[], rows: readonly (readonly Cell[])[]): void =>
  save(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, 'text/csv;charset=utf-8', toCsv(headings, rows))
