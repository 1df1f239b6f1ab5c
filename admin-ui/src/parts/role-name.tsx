/** Roles in words, and what each may. */
import type { Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('roles', {
  en: {
    owner: 'Owner',
    admin: 'Admin',
    developer: 'Developer',
    billing: 'Billing',
    viewer: 'Viewer',
    ownerMay: 'Everything; also gives the owner’s role and hands the account over',
    adminMay: 'Everything in the account',
    developerMay: 'What has to do with mail: systems, domains, messages, webhooks, keys',
    billingMay: 'What has to do with money',
    viewerMay: 'Looks, and changes nothing',
  },
  de: {
    owner: 'Inhaber',
    admin: 'Administrator',
    developer: 'Entwickler',
    billing: 'Buchhaltung',
    viewer: 'Betrachter',
    ownerMay: 'Alles; vergibt auch die Rolle des Inhabers und übergibt das Konto',
    adminMay: 'Alles im Konto',
    developerMay: 'Was mit Mails zu tun hat: Systeme, Domains, Nachrichten, Webhooks, Schlüssel',
    billingMay: 'Was mit Geld zu tun hat',
    viewerMay: 'Sieht alles und ändert nichts',
  },
})

export type Role = NonNullable<Schemas['Me']['role']>
export const roles = ['owner', 'admin', 'developer', 'billing', 'viewer'] as const satisfies readonly Role[]

export function useRoleWords(): { name(role: Role): string; may(role: Role): string } {
  const t = useWords()
  return { name: role => t(role), may: role => t(`${role}May`) }
}
