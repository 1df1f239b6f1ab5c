/** Statements for reading, prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

export type Statements = ReturnType<typeof keepStatements>

export function keepStatements(db: DatabaseSync) {
  const statements = new Map<string, StatementSync>()
  return {
    prepared(sql: string): StatementSync {
      let statement = statements.get(sql)
      if (statement === undefined) {
        statement = db.prepare(sql)
        statements.set(sql, statement)
      }
      return statement
    },
    /** when a table goes, since SQLite's names may come again */
    clear: () => statements.clear(),
  }
}
