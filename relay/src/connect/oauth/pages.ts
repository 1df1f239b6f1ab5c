/** Where people are led; see http/connect-pages.ts. */
export const pages = {
  consent: '/connect/consent',
  device: '/connect/device',
  error: '/connect/error',
  signIn: '/sign-in',
} as const
