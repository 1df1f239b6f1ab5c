/** Every page of the interface and its path. Pages are loaded when they are gone to. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { readSearch } from '../pages/messages/search.ts'
import { Failed, NotFound } from '../parts/failed.tsx'
import { isRange, type TimeRange } from '../parts/time-range.tsx'
import { Waiting } from '../parts/waiting.tsx'

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

/** of whoever has signed in */
const inside = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const withToken = (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) })

const routeTree = rootRoute.addChildren([
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>): { next?: string; email?: string } => ({
      next: text(search.next),
      email: text(search.email),
    }),
    component: lazyRouteComponent(() => import('../pages/sign-in.tsx'), 'SignIn'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-up',
    component: lazyRouteComponent(() => import('../pages/sign-up.tsx'), 'SignUp'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/forgot-password',
    component: lazyRouteComponent(() => import('../pages/forgot-password.tsx'), 'ForgotPassword'),
  }),
  // where mails and the command line lead, each with a token (relay/src/notices/pages.ts)
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/verify-email',
    validateSearch: withToken,
    component: lazyRouteComponent(() => import('../pages/verify-email.tsx'), 'VerifyEmail'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reset-password',
    validateSearch: withToken,
    component: lazyRouteComponent(() => import('../pages/reset-password.tsx'), 'ResetPassword'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invitation',
    validateSearch: withToken,
    component: lazyRouteComponent(() => import('../pages/invitation.tsx'), 'Invitation'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/agency-offer',
    validateSearch: withToken,
    component: lazyRouteComponent(() => import('../pages/agency-offer.tsx'), 'AgencyOffer'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    validateSearch: withToken,
    component: lazyRouteComponent(() => import('../pages/setup.tsx'), 'Setup'),
  }),
  inside.addChildren([
    createRoute({
      getParentRoute: () => inside,
      path: '/',
      validateSearch: (search: Record<string, unknown>): { range?: TimeRange } =>
        isRange(search.range) ? { range: search.range } : {},
      component: lazyRouteComponent(() => import('../pages/dashboard.tsx'), 'Dashboard'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/systems',
      component: lazyRouteComponent(() => import('../pages/systems.tsx'), 'Systems'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/shops',
      component: lazyRouteComponent(() => import('../pages/shops.tsx'), 'Shops'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/systems/new',
      component: lazyRouteComponent(() => import('../pages/connect-system.tsx'), 'ConnectSystem'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/systems/$id',
      component: lazyRouteComponent(() => import('../pages/system.tsx'), 'System'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/messages',
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import('../pages/messages.tsx'), 'Messages'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/messages/$id',
      component: lazyRouteComponent(() => import('../pages/message.tsx'), 'Message'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/suppressions',
      validateSearch: (search: Record<string, unknown>): { q?: string } =>
        text(search.q) === undefined ? {} : { q: text(search.q) },
      component: lazyRouteComponent(() => import('../pages/suppressions.tsx'), 'Suppressions'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/webhooks',
      component: lazyRouteComponent(() => import('../pages/webhooks.tsx'), 'Webhooks'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/webhooks/$id',
      component: lazyRouteComponent(() => import('../pages/webhook.tsx'), 'WebhookPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/keys',
      component: lazyRouteComponent(() => import('../pages/keys.tsx'), 'Keys'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/templates',
      component: lazyRouteComponent(() => import('../pages/templates.tsx'), 'Templates'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/templates/$id',
      component: lazyRouteComponent(() => import('../pages/template.tsx'), 'TemplatePage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/domains',
      component: lazyRouteComponent(() => import('../pages/domains.tsx'), 'Domains'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/domains/$id',
      component: lazyRouteComponent(() => import('../pages/domain.tsx'), 'DomainPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/billing',
      component: lazyRouteComponent(() => import('../pages/billing.tsx'), 'Billing'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/audit',
      component: lazyRouteComponent(() => import('../pages/audit.tsx'), 'Audit'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator',
      component: lazyRouteComponent(() => import('../pages/operator/overview.tsx'), 'OperatorOverview'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/accounts',
      component: lazyRouteComponent(() => import('../pages/operator/accounts.tsx'), 'OperatorAccounts'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/accounts/$id',
      component: lazyRouteComponent(() => import('../pages/operator/account.tsx'), 'OperatorAccount'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/lanes',
      component: lazyRouteComponent(() => import('../pages/operator/lanes.tsx'), 'Lanes'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/addresses',
      component: lazyRouteComponent(() => import('../pages/operator/addresses.tsx'), 'Addresses'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/prices',
      component: lazyRouteComponent(() => import('../pages/operator/prices.tsx'), 'OperatorPrices'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/invoices',
      component: lazyRouteComponent(() => import('../pages/operator/invoices.tsx'), 'OperatorInvoices'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/audit',
      component: lazyRouteComponent(() => import('../pages/operator/audit.tsx'), 'OperatorAudit'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/clients',
      component: lazyRouteComponent(() => import('../pages/clients.tsx'), 'Clients'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/clients/billing',
      component: lazyRouteComponent(() => import('../pages/clients/billing.tsx'), 'ClientBilling'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/operator/approvals',
      component: lazyRouteComponent(() => import('../pages/operator/approvals.tsx'), 'Approvals'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings',
      component: lazyRouteComponent(() => import('../pages/settings/profile.tsx'), 'Profile'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings/security',
      component: lazyRouteComponent(() => import('../pages/settings/security.tsx'), 'Security'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings/notifications',
      component: lazyRouteComponent(() => import('../pages/settings/notifications.tsx'), 'Notifications'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings/account',
      component: lazyRouteComponent(() => import('../pages/settings/account.tsx'), 'AccountSettings'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings/team',
      component: lazyRouteComponent(() => import('../pages/settings/team.tsx'), 'Team'),
    }),
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
