import { expect } from 'chai'
import fc from 'fast-check'
import { type Line, WireReader } from './wire-reader.ts'

/** Feeds the chunks one after the other and gives what was read: lines as `>…`, mails as `=…`. */
async function read(chunks: Buffer[], options: { maxLine?: number; full?: boolean } = {}): Promise<string[]> {
  const seen: string[] = []
  let mail: Buffer[] = []
  const reader = new WireReader(
    options.maxLine ?? 100,
    (line: Line, next) => {
      const text = typeof line === 'string' ? line : `>${line.toString('latin1')}`
      seen.push(text)
      if (text === '>DATA') {
        reader.takeMail({
          push: chunk => {
            mail.push(Buffer.from(chunk))
            return !options.full
          },
          whenWanted: callback => setImmediate(callback),
          end: () => {
            seen.push(`=${Buffer.concat(mail).toString('latin1')}`)
            mail = []
            setImmediate(() => reader.resumeCommands())
          },
        })
      }
      if (text === '>SLOW') setImmediate(next)
      else next()
    },
    () => 0,
  )
  for (const chunk of chunks) await new Promise<void>(resolve => reader.write(chunk, () => resolve()))
  await new Promise(resolve => setTimeout(resolve, 2))
  return seen
}

/** Cuts octets at the given places. */
function cut(octets: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map(p => p % (octets.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, i) => octets.subarray(from, at[i] ?? octets.length)).filter(c => c.length > 0)
}

const stuffed = (mail: string): string => mail.replace(/(^|\r\n)\./g, '$1..')

describe('the reader of the wire', () => {
  it('gives lines, and holds back what follows until the answer', async () => {
    expect(await read([Buffer.from('EHLO x\r\nSLOW\r\nNO'), Buffer.from('OP\r')])).to.deep.equal(['>EHLO x', '>SLOW'])
  })

  it('gives every mail as it was, however it is cut into chunks and however slow its reader is', async () => {
    const piece = fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', 'a', 'bc', '..', '\r\n.\r', '\n.\n', '\r.\r')
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 14 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.boolean(),
        async (pieces, places, full) => {
          const mail = `${pieces.join('')}\r\n`
          // What ends the mail early by the rules is another mail; the wire form never has it.
          const wire = `DATA\r\n${stuffed(mail)}.\r\nNOOP\r\n`
          expect(await read(cut(Buffer.from(wire), places), { full })).to.deep.equal(['>DATA', `=${mail}`, '>NOOP'])
        },
      ),
      { numRuns: 400 },
    )
  })

  it('ends a mail and takes dots away as the RFC has it, also for clients that forgot to double them', async () => {
    const piece = fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', 'a', '\r\n.\r', '\r\n.\r\n', '.\r')
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (pieces, places) => {
          const wire = `\r\n${pieces.join('')}\r\n.\r\n`
          const end = wire.indexOf('\r\n.\r\n')
          const mail = wire
            .slice(0, end + 2)
            .replaceAll('\r\n.', '\r\n')
            .slice(2)
          const seen = await read(cut(Buffer.from(`DATA${wire}`), places))
          expect(seen.slice(0, 2)).to.deep.equal(['>DATA', `=${mail}`])
        },
      ),
      { numRuns: 1000 },
    )
  })

  for (const ending of ['\n.\n', '\r\n.\n', '\n.\r\n', '\r.\r', '\r\n.\r', '.\r.\r\n']) {
    it(`doesn't take ${JSON.stringify(ending)} for the end of a mail`, async () => {
      const seen = await read([Buffer.from(`DATA\r\nx${ending}MAIL FROM:<a@b>\r\n`)])
      expect(seen).to.deep.equal(['>DATA'])
    })
  }

  it('takes an empty mail', async () => {
    expect(await read([Buffer.from('DATA\r\n.\r\nQUIT\r\n')])).to.deep.equal(['>DATA', '=', '>QUIT'])
  })

  it('tells an over-long line once and goes on with the next', async () => {
    const long = Buffer.from(`${'x'.repeat(350)}\r\nNOOP\r\n`)
    for (const size of [1, 7, 99, 400]) {
      const chunks = Array.from({ length: Math.ceil(long.length / size) }, (_, i) =>
        long.subarray(i * size, i * size + size),
      )
      expect(await read(chunks)).to.deep.equal(['tooLong', '>NOOP'])
    }
  })

  it('tells a line that ended in a line feed alone', async () => {
    expect(await read([Buffer.from('NOOP\nNOOP\r\n')])).to.deep.equal(['bareLf', '>NOOP'])
  })
})
