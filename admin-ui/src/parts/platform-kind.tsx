/** Kinds of platforms in words. */
import type { Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('platform-kinds', {
  en: {
    shop: 'Shop',
    cms: 'CMS',
    crm: 'CRM',
    forum: 'Forum',
    booking: 'Booking system',
    social: 'Social network',
    custom: 'Anything with SMTP',
  },
  de: {
    shop: 'Shop',
    cms: 'CMS',
    crm: 'CRM',
    forum: 'Forum',
    booking: 'Buchungssystem',
    social: 'Soziales Netz',
    custom: 'Alles mit SMTP',
  },
})

export const usePlatformKind = (): ((kind: Schemas['Platform']['kinds'][number]) => string) => useWords()
