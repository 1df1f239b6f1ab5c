/**
 * Draws an invoice in a thread of its own. A page takes half a second, and the process that has the API is the one that
 * takes shops' mails: they must not wait for it. The thread ends with the page; invoices are rare.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Draw } from '../billing/invoices/papers.ts'

export const drawAside: Draw = async (paper, at) => {
  const worker = new Worker(new URL('./draw-thread.ts', import.meta.url), { workerData: { paper, at } })
  try {
    const [bytes] = (await once(worker, 'message')) as [Uint8Array]
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } finally {
    await worker.terminate()
  }
}
