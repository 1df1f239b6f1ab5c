/** What webhooks tell of, in words. */
import type { Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

export type EventType = Schemas['Webhook']['types'][number]

/** in the order of the API */
export const eventTypes: readonly EventType[] = [
  'message.accepted',
  'message.delivered',
  'message.deferred',
  'message.delayed',
  'message.bounced',
  'message.complained',
  'message.suppressed',
  'quota.low',
  'invoice.created',
  'system.inactive',
  'system.disconnected',
]

const useWords = defineWords('event-types', {
  en: {
    'message.accepted': 'A mail was accepted',
    'message.delivered': 'A mail was delivered',
    'message.deferred': 'A delivery was put off, each time',
    'message.delayed': 'A mail is delayed',
    'message.bounced': 'A mail bounced',
    'message.complained': 'A recipient complained',
    'message.suppressed': 'A mail wasn’t sent: its recipient is suppressed',
    'quota.low': 'The quota is nearly used up',
    'invoice.created': 'A new invoice',
    'system.inactive': 'A system became inactive',
    'system.disconnected': 'A plugin was disconnected',
  },
  de: {
    'message.accepted': 'Eine Mail ist angenommen',
    'message.delivered': 'Eine Mail ist zugestellt',
    'message.deferred': 'Eine Zustellung ist aufgeschoben, jedes Mal',
    'message.delayed': 'Eine Mail ist verzögert',
    'message.bounced': 'Eine Mail kam zurück',
    'message.complained': 'Ein Empfänger hat sich beschwert',
    'message.suppressed': 'Eine Mail wurde nicht gesendet: ihr Empfänger ist gesperrt',
    'quota.low': 'Das Kontingent ist fast verbraucht',
    'invoice.created': 'Eine neue Rechnung',
    'system.inactive': 'Ein System wurde inaktiv',
    'system.disconnected': 'Ein Plugin wurde getrennt',
  },
})

export const useEventName = (): ((type: EventType) => string) => {
  const t = useWords()
  return type => t(type)
}
