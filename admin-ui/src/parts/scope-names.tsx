/** What a key may do, in words. */
import type { Scope } from '../app/me.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('scopes', {
  en: {
    'messages:send': 'Send mails',
    'messages:read': 'Read messages and what became of them',
    'messages:write': 'Cancel messages',
    'systems:read': 'Read systems',
    'systems:write': 'Connect and change systems, make SMTP credentials',
    'domains:read': 'Read domains and their records',
    'domains:write': 'Change domains and their keys',
    'suppressions:read': 'Read the suppression list',
    'suppressions:write': 'Change the suppression list',
    'webhooks:read': 'Read webhooks',
    'webhooks:write': 'Change webhooks',
    'templates:read': 'Read templates',
    'templates:write': 'Change templates',
    'stats:read': 'Read numbers',
    'billing:read': 'Read tariff, usage and invoices',
    'billing:write': 'Book blocks and change the billing address',
    'account:read': 'Read the account and its members',
    'account:write': 'Change the account and its members',
    'keys:write': 'Make and revoke keys',
    'audit:read': 'Read the audit log',
  },
  de: {
    'messages:send': 'Mails senden',
    'messages:read': 'Nachrichten lesen und was aus ihnen wurde',
    'messages:write': 'Nachrichten abbrechen',
    'systems:read': 'Systeme lesen',
    'systems:write': 'Systeme verbinden und ändern, SMTP-Zugangsdaten erzeugen',
    'domains:read': 'Domains und ihre Einträge lesen',
    'domains:write': 'Domains und ihre Schlüssel ändern',
    'suppressions:read': 'Sperrliste lesen',
    'suppressions:write': 'Sperrliste ändern',
    'webhooks:read': 'Webhooks lesen',
    'webhooks:write': 'Webhooks ändern',
    'templates:read': 'Vorlagen lesen',
    'templates:write': 'Vorlagen ändern',
    'stats:read': 'Zahlen lesen',
    'billing:read': 'Tarif, Verbrauch und Rechnungen lesen',
    'billing:write': 'Blöcke buchen und die Rechnungsadresse ändern',
    'account:read': 'Konto und Mitglieder lesen',
    'account:write': 'Konto und Mitglieder ändern',
    'keys:write': 'Schlüssel erzeugen und widerrufen',
    'audit:read': 'Protokoll lesen',
  },
})

export const useScopeName = (): ((scope: Scope) => string) => {
  const t = useWords()
  return scope => t(scope)
}
