/** The engine as a process of its own: `node main.ts --data-dir DIR [--port N]`. Ends with SIGTERM or with its parent. */
import { parseArgs } from 'node:util'
import { startEngine } from './index.ts'

const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, port: { type: 'string' } } })
const dataDir = values['data-dir']
if (dataDir === undefined) {
  process.stderr.write('usage: node main.ts --data-dir DIR [--port N]\n')
  process.exit(2)
}
process.title = 'depesche store'
// a log that can't be written must not end the store
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

try {
  const engine = await startEngine({
    dataDir,
    port: values.port === undefined ? undefined : Number(values.port),
    log: entry => process.stderr.write(`${JSON.stringify({ name: 'store', ...entry })}\n`),
  })
  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await engine.close()
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', () => undefined) // a terminal sends it to the whole group; the parent ends us in order
  // the parent is gone; its other children have this long to write what is under way
  process.on('disconnect', () => setTimeout(close, 2000))
  // a parent that has gone while this one waited for the lock or opened its files leaves nobody to serve
  if (process.send && !process.connected) await close()
  else if (process.send) process.send({ ready: true, uri: engine.uri }, undefined, undefined, () => undefined)
  else process.stdout.write(`${JSON.stringify({ ready: true, uri: engine.uri })}\n`)
} catch (error) {
  process.send?.({ failed: (error as Error).message })
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
  process.disconnect?.()
}
