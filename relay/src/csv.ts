/** Tables for spreadsheets: CSV (RFC 4180) that takes no words of others for formulas. */
import { stringify } from 'csv-stringify/sync'

/** @param heading false for the pages that follow the first */
export const toCsvPage = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | number | null>>[],
  heading: boolean,
): string =>
  stringify(
    rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]))),
    { columns: [...columns], header: heading },
  )

const cell = (value: string | number | null): string | number =>
  typeof value === 'string' ? value.replace(/^(?=[=+\-@\t\r])/, "'") : (value ?? '')
