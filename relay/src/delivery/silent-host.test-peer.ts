/** A port that answers no SYN: the accept queue of a stopped process, filled. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export async function startSilentHost(address: string, port: number): Promise<{ close(): Promise<void> }> {
  const listen = `require('node:net').createServer().listen({ host: '${address}', port: ${port}, backlog: 1 }, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  const fillers: Socket[] = []
  for (let i = 0; i < 10; i++) {
    const socket = connect(port, address).on('error', () => undefined)
    fillers.push(socket)
    const connected = await Promise.race([once(socket, 'connect').then(() => true), delay(200).then(() => false)])
    if (!connected) break
  }
  return {
    async close() {
      for (const socket of fillers) socket.destroy()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
