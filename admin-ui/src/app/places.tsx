/** Where one can go, by what one may do there. */
import { Divider, NavLink, Text } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import {
  Activity,
  Ban,
  Building2,
  ChartColumn,
  FileText,
  Globe,
  Inbox,
  KeyRound,
  type LucideIcon,
  Mail,
  Network,
  Plug,
  ReceiptEuro,
  ScrollText,
  Settings,
  Tags,
  UserCheck,
  Users,
  Wallet,
  Webhook,
} from 'lucide-react'
import type { Me, Scope } from './me.ts'
import { defineWords } from './words.ts'

const useWords = defineWords('places', {
  en: {
    overview: 'Overview',
    systems: 'Systems',
    messages: 'Messages',
    suppressions: 'Suppressions',
    domains: 'Domains',
    templates: 'Templates',
    webhooks: 'Webhooks',
    keys: 'API keys',
    billing: 'Tariff',
    audit: 'Audit log',
    settings: 'Settings',
    clients: 'Clients',
    clientBilling: 'Clients’ billing',
    operator: 'Operator',
    approvals: 'Approvals',
    operation: 'Operation',
    accounts: 'Accounts',
    lanes: 'What waits where',
    addresses: 'Sending addresses',
    prices: 'Prices',
    invoices: 'Invoices',
    operatorLog: 'Operators’ log',
  },
  de: {
    overview: 'Übersicht',
    systems: 'Systeme',
    messages: 'Nachrichten',
    suppressions: 'Sperrliste',
    domains: 'Domains',
    templates: 'Vorlagen',
    webhooks: 'Webhooks',
    keys: 'API-Schlüssel',
    billing: 'Tarif',
    audit: 'Protokoll',
    settings: 'Einstellungen',
    clients: 'Kunden',
    clientBilling: 'Kundenabrechnung',
    operator: 'Betreiber',
    approvals: 'Freigaben',
    operation: 'Betrieb',
    accounts: 'Konten',
    lanes: 'Was wo wartet',
    addresses: 'Sendeadressen',
    prices: 'Preise',
    invoices: 'Rechnungen',
    operatorLog: 'Protokoll der Betreiber',
  },
})

interface Place {
  readonly to: string
  readonly name: Parameters<ReturnType<typeof useWords>>[0]
  readonly icon: LucideIcon
}

/** of the account that is looked at */
const places: readonly (Place & { readonly needs: Scope })[] = [
  { to: '/', name: 'overview', icon: ChartColumn, needs: 'stats:read' },
  { to: '/systems', name: 'systems', icon: Plug, needs: 'systems:read' },
  { to: '/messages', name: 'messages', icon: Mail, needs: 'messages:read' },
  { to: '/suppressions', name: 'suppressions', icon: Ban, needs: 'suppressions:read' },
  { to: '/domains', name: 'domains', icon: Globe, needs: 'domains:read' },
  { to: '/templates', name: 'templates', icon: FileText, needs: 'templates:read' },
  { to: '/webhooks', name: 'webhooks', icon: Webhook, needs: 'webhooks:read' },
  { to: '/keys', name: 'keys', icon: KeyRound, needs: 'account:read' },
  { to: '/billing', name: 'billing', icon: ReceiptEuro, needs: 'billing:read' },
  { to: '/audit', name: 'audit', icon: ScrollText, needs: 'audit:read' },
  { to: '/settings', name: 'settings', icon: Settings, needs: 'account:read' },
]

/** of an agency's own account */
const agencyPlaces: readonly (Place & { readonly needs: Scope })[] = [
  { to: '/clients', name: 'clients', icon: Users, needs: 'account:read' },
  { to: '/clients/billing', name: 'clientBilling', icon: Wallet, needs: 'billing:read' },
]

/** Others lie below them, which are places of their own. */
const alone = ['/', '/operator', '/clients']

/** of whoever runs the relay */
const operatorPlaces: readonly Place[] = [
  { to: '/operator', name: 'operation', icon: Activity },
  { to: '/operator/approvals', name: 'approvals', icon: UserCheck },
  { to: '/operator/accounts', name: 'accounts', icon: Building2 },
  { to: '/operator/lanes', name: 'lanes', icon: Inbox },
  { to: '/operator/addresses', name: 'addresses', icon: Network },
  { to: '/operator/prices', name: 'prices', icon: Tags },
  { to: '/operator/invoices', name: 'invoices', icon: ReceiptEuro },
  { to: '/operator/audit', name: 'operatorLog', icon: ScrollText },
]

export function Places({ me, onGo }: { me: Me; onGo(): void }) {
  const t = useWords()
  const path = useRouterState({ select: state => state.location.pathname })
  const link = ({ to, name, icon: Icon }: Place) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      label={t(name)}
      leftSection={<Icon size={18} aria-hidden />}
      activeOptions={{ exact: alone.includes(to) }}
      active={path === to || (!alone.includes(to) && path.startsWith(`${to}/`))}
      onClick={onGo}
    />
  )
  return (
    <>
      {me.account?.agency === true && agencyPlaces.filter(({ needs }) => me.scopes.includes(needs)).map(link)}
      {places.filter(({ needs }) => me.scopes.includes(needs)).map(link)}
      {me.user?.operator === true && operatorPlaces.length > 0 && (
        <>
          {me.scopes.length > 0 && <Divider my="xs" />}
          <Text size="xs" c="dimmed" px="sm" pb={4}>
            {t('operator')}
          </Text>
          {operatorPlaces.map(link)}
        </>
      )}
    </>
  )
}
