/** Every page of the interface and its path. Pages are loaded when they are gone to. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { Failed, NotFound } from '../parts/failed.tsx'
import { isRange, type TimeRange } from '../parts/time-range.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { Shell } from './shell.tsx'

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

/** of whoever has signed in */
const inside = createRoute({ getParentRoute: () => rootRoute, id: 'inside', component: Shell })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const routeTree = rootRoute.addChildren([
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>) => ({ next: text(search.next) }),
    component: lazyRouteComponent(() => import('../pages/sign-in.tsx'), 'SignIn'),
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
      component: lazyRouteComponent(() => import('../pages/messages.tsx'), 'Messages'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/messages/$id',
      component: lazyRouteComponent(() => import('../pages/message.tsx'), 'Message'),
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
