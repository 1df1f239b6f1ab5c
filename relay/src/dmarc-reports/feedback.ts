/**
 * Reads the XML of a report as it is unpacked and tells its parts one by one (RFC 9990 Appendix A; RFC 7489 Appendix C):
 * a report of any size needs the memory of one record. Elements are known by their names; what a reporter or an extension
 * (RFC 9990 §5) adds is passed over. A document type is refused where it stands, so there are no entities but XML's own
 * five, and nothing is ever fetched.
 */
import { StringDecoder } from 'node:string_decoder'
import sax from 'sax'
import { Unreadable } from './unpack.ts'

/** An element: its text, or its known children by their names, each as often as it stands there. */
export type Element = string | { readonly [name: string]: readonly Element[] }

export type Form = 'rfc9990' | 'rfc7489'
export type FeedbackPart =
  | { readonly part: 'report_metadata' | 'policy_published' | 'record'; readonly element: Element }
  /** the last one: which of the two forms the report has */
  | { readonly part: 'form'; readonly form: Form }

const parts = new Set(['report_metadata', 'policy_published', 'record'])
const known = new Set(
  `org_name email report_id date_range begin end
   domain p sp np adkim aspf pct testing
   row source_ip count policy_evaluated disposition dkim spf reason type
   identifiers header_from envelope_from auth_results selector scope result`.split(/\s+/),
)
/** `feedback/record/auth_results/dkim/domain` are five; extensions may be deeper. */
const maxDepth = 32
/** RFC 9990 §3.1.3: up to 100 signatures in a row, of four elements each. */
const maxElements = 1000
const textChars = 1000
/** Octets without an end of what they begin: a tag or attribute without end would grow in memory. */
const maxUnendedBytes = 128 * 1024
const namespaceOfNow = 'urn:ietf:params:xml:ns:dmarc-2.0'

interface Open {
  readonly name: string
  readonly children: Map<string, Element[]>
  text: string
}

/**
 * @yields its parts in the order in which they stand there
 * @throws Unreadable
 */
export async function* readFeedback(octets: AsyncIterable<Buffer>): AsyncGenerator<FeedbackPart> {
  const reader = startReader()
  const decoder = new StringDecoder('utf8')
  for await (const step of octets) {
    reader.read(decoder.write(step))
    yield* reader.take()
  }
  reader.end(decoder.end())
  yield* reader.take()
  yield { part: 'form', form: reader.namespace() === namespaceOfNow ? 'rfc9990' : 'rfc7489' }
}

function startReader() {
  const parser = sax.parser(true, { strictEntities: true, position: false } as sax.SAXOptions)
  let found: FeedbackPart[] = []
  let rootPrefix: string | null = null
  let namespace = ''
  let depth = 0
  /** how deep the element is that is passed over with all in it; 0: none */
  let passedOver = 0
  let open: Open[] = []
  let elements = 0
  let unended = 0

  parser.onerror = () => {
    throw new Unreadable('its XML is not well-formed')
  }
  parser.ondoctype = () => {
    throw new Unreadable('its XML has a document type')
  }
  parser.onopentag = ({ name, attributes }) => {
    unended = 0
    if (++depth > maxDepth) throw new Unreadable('its XML is nested too deeply')
    const [local, prefix] = partsOf(name)
    const own = (attributes as Record<string, string>)[prefix === '' ? 'xmlns' : `xmlns:${prefix}`]
    if (rootPrefix === null) {
      if (local !== 'feedback') throw new Unreadable('its XML is no DMARC report')
      rootPrefix = prefix
      namespace = own ?? ''
      return
    }
    if (passedOver > 0) return
    const isOurs = prefix === rootPrefix && (own ?? namespace) === namespace
    if (!isOurs || !(depth === 2 ? parts : known).has(local)) {
      passedOver = depth
      return
    }
    if (++elements > maxElements) throw new Unreadable('a record of it has too many elements')
    open.push({ name: local, children: new Map(), text: '' })
  }
  const addText = (text: string) => {
    unended = 0
    const element = open.at(-1)
    if (passedOver === 0 && element !== undefined) element.text += text.slice(0, textChars - element.text.length)
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.oncomment = () => {
    unended = 0
  }
  parser.onclosetag = () => {
    unended = 0
    const wasPassedOver = passedOver > 0
    if (passedOver === depth) passedOver = 0
    depth--
    const closed = wasPassedOver ? undefined : open.pop()
    if (closed === undefined) return
    const element = closed.children.size === 0 ? closed.text.trim() : Object.fromEntries(closed.children)
    const parent = open.at(-1)
    if (parent !== undefined) {
      const same = parent.children.get(closed.name)
      if (same === undefined) parent.children.set(closed.name, [element])
      else same.push(element)
      return
    }
    found.push({ part: closed.name as 'record', element })
    open = []
    elements = 0
  }

  return {
    read(text: string) {
      unended += text.length
      parser.write(text)
      if (unended > maxUnendedBytes) throw new Unreadable('its XML is not well-formed')
    },
    end(text: string) {
      parser.write(text).close()
    },
    take() {
      const taken = found
      found = []
      return taken
    },
    namespace: () => namespace,
  }
}

/** The local name and the prefix. */
function partsOf(name: string): [string, string] {
  const colon = name.indexOf(':')
  return [name.slice(colon + 1), name.slice(0, Math.max(colon, 0))]
}
