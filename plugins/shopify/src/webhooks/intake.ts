/**
 * Takes what Shopify tells: its signature over the octets as they came is looked at first, and 200 is answered only when it is
 * stored for good. What is told again is known by Shopify's id of the event.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import getRawBody from 'raw-body'
import type { Deps } from '../deps.ts'
import { shopOf } from '../shopify/session-token.ts'
import { durable } from '../store/index.ts'
import { isTopic, payloads } from './topics.ts'

const bodyLimit = 1024 * 1024
/** Shopify tells again for two days at most. */
const knownMs = 7 * 24 * 3600_000

export interface Taken {
  readonly status: 200 | 400 | 401 | 413
  /** there is something new to work off */
  readonly isNew: boolean
}

const taken = (status: Taken['status'], isNew = false): Taken => ({ status, isNew })

/** Before any other reader of the body: the signature is over octets. */
export async function takeWebhook(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<Taken> {
  const { shopify, store, vault, log, now } = deps
  const octets = await getRawBody(request, { limit: bodyLimit }).catch((error: { type?: string }) => error.type ?? '')
  if (typeof octets === 'string') return taken(octets === 'entity.too.large' ? 413 : 400)
  const rawBody = octets.toString('utf8')
  if (rawBody === '') return taken(401)
  const judged = await shopify.webhooks.validate({ rawBody, rawRequest: request, rawResponse: response })
  if (!judged.valid) return taken(judged.reason === 'missing_headers' ? 400 : 401)
  const topic = `${request.headers['x-shopify-topic']}`
  const shop = shopOf(deps, judged.domain)
  if (shop === null) return taken(400)
  if (!isTopic(topic)) {
    log.warn({ shop, topic: topic.slice(0, 100) }, 'a webhook that nobody asked for')
    return taken(200)
  }
  const payload = payloads[topic].safeParse(parsed(rawBody))
  if (!payload.success) {
    const fields = payload.error.issues.map(({ path }) => path.join('.'))
    log.error({ shop, topic, fields }, 'a webhook of another form')
    return taken(400)
  }
  const event = ('eventId' in judged ? judged.eventId : undefined) ?? judged.webhookId
  const _id = `${shop}:${topic}:${event}`
  const at = now()
  const notice = {
    _id,
    shop,
    topic,
    payloadSealed: vault.seal(JSON.stringify(payload.data), `notice:${_id}`),
    state: 'open' as const,
    dueAt: at,
    claimedBy: null,
    tries: 0,
    problem: null,
    toldAt: timeOf(judged.triggeredAt) ?? at,
    receivedAt: at,
    expiresAt: new Date(at.getTime() + knownMs),
  }
  try {
    await store.models.Notice.collection.insertOne(notice as never, durable)
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    return taken(200)
  }
  log.info({ shop, topic }, 'told')
  return taken(200, true)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const timeOf = (text: string | undefined): Date | null => {
  const at = new Date(text ?? '')
  return Number.isNaN(at.getTime()) ? null : at
}
