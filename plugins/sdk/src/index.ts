/** Everything a platform's folder needs; see docs/add-a-platform.md. */
export * from './client.ts'
export * from './define-platform.ts'
export * from './node-connection.ts'
export * from './remote.ts'
export * from './sealed-file.ts'
export * from './site-faults.ts'
export * from './snippet.ts'
