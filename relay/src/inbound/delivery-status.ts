/** The machine-readable part of a delivery status notification (RFC 3464 §2), and what programs write in its place. */
import { headerMap } from './report-parts.ts'

export interface StatusOf {
  readonly recipient: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'unknown'
  /** RFC 3463; null where there is none, or one that says nothing (x.0.0) */
  readonly enhanced: string | null
  /** 5: permanent, 4: temporary, 2: success; null: not said */
  readonly class: 2 | 4 | 5 | null
  readonly diagnostic: string
}

const mostBlocks = 1000
const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** @returns one entry per recipient; those without an address are left out */
export function readDeliveryStatus(text: string): StatusOf[] {
  const found: StatusOf[] = []
  for (const block of blocksOf(text)) {
    const fields = headerMap(block)
    const recipient = addressOf(fields.get('final-recipient')) ?? addressOf(fields.get('original-recipient'))
    if (recipient === null) continue
    const action = (fields.get('action') ?? '').toLowerCase().replace(/[^a-z].*$/, '')
    const diagnostic = fields.get('diagnostic-code') ?? ''
    const status = enhancedIn(fields.get('status') ?? '')
    const said = enhancedIn(diagnostic)
    const telling = [status, said].find(code => code !== null && !/^\d\.0\.0$/.test(code)) ?? null
    const digit = (status ?? said)?.[0]
    found.push({
      recipient,
      action: actions.find(known => known === action) ?? 'unknown',
      enhanced: telling,
      class: digit === '5' || digit === '4' || digit === '2' ? (Number(digit) as 2 | 4 | 5) : null,
      diagnostic: diagnostic.replace(/^[\w-]{1,20}\s*;\s*/, ''),
    })
  }
  return found
}

/**
 * One block per recipient, separated by empty lines (RFC 3464 §2.1). Some programs leave those out: then a recipient's
 * field that the block has already begins the next one.
 */
function blocksOf(text: string): string[] {
  const blocks: string[][] = []
  let seen = new Set<string>()
  for (const line of text.split(/\r?\n/)) {
    const name = /^((?:final|original)-recipient)[ \t]*:/i.exec(line)?.[1]?.toLowerCase()
    const block = blocks.at(-1)
    if (block === undefined || line.trim() === '' || (name !== undefined && seen.has(name))) {
      if (blocks.length >= mostBlocks) break
      // several empty lines are one
      if (block === undefined || block.some(said => said.trim() !== '')) blocks.push([line])
      else block.push(line)
      seen = new Set()
    } else block.push(line)
    if (name !== undefined) seen.add(name)
  }
  return blocks.map(lines => lines.join('\n'))
}

/** `rfc822; anna@example.com`, also with angle brackets, `utf-8;`, or without a type */
function addressOf(value: string | undefined): string | null {
  if (value === undefined) return null
  const text = value.replace(/^[\w-]{1,30}\s*;\s*/, '').trim()
  return /<?"?([^\s<>"]{1,64}@[^\s<>"]{1,255}?)"?>?\.?$/.exec(text)?.[1] ?? null
}

/** The first enhanced status code in a text; `#5.1.1` and `(#5.1.1)` are qmail's and Exchange's way. */
export const enhancedIn = (text: string): string | null =>
  /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null

/** The first reply code of a refusal. */
export const replyCodeIn = (text: string): number | null => {
  const match = /(?:^|[^\d.])([45]\d\d)(?=[ \-#:]|$)/m.exec(text)
  return match === null ? null : Number(match[1])
}
