/** The thread of draw-aside.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { renderPaper } from '../billing/invoices/pdf.ts'

const { paper, at } = workerData as { paper: Parameters<typeof renderPaper>[0]; at: Date }
parentPort?.postMessage(await renderPaper(paper, at))
