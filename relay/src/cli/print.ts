/** Printing: `--json` for scripts, a readable form for people. */
import { stdout } from 'node:process'

/** @param human what a person reads; without it the JSON itself */
export function print(json: boolean, value: unknown, human?: () => string): void {
  stdout.write(json || human === undefined ? `${JSON.stringify(value, null, json ? 0 : 2)}\n` : `${human()}\n`)
}

/** Columns as wide as their widest cell; the last one is left alone. Empty: says so. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  empty = 'Nothing here yet.',
): string {
  if (rows.length === 0) return empty
  const cells = [head, ...rows].map(row => row.map(cell => (cell === null ? '–' : String(cell))))
  const widths = head.map((_, i) => Math.max(...cells.map(row => row[i]?.length ?? 0)))
  return cells
    .map(row =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const time = (at: Date | null | undefined): string =>
  at == null ? '–' : at.toISOString().replace(/\.\d+Z$/, 'Z')
