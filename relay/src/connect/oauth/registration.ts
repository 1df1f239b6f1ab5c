/**
 * How plugins register themselves (RFC 7591): each site is a public client of its own. What it says of itself is its word
 * and no more; what is sure is where the answer goes, since the redirect URI must lie on the site that people are shown.
 */
import { z } from 'zod'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
export const connectScope = 'connect'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** https, or http on the machine itself, where shops are tried out */
const isSafe = ({ protocol, hostname, username, password }: URL): boolean =>
  (protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))) && username === '' && password === ''

const SiteUrl = z
  .string()
  .max(500)
  .refine(text => URL.canParse(text) && isSafe(new URL(text)), 'must be the https address of the site')

const RedirectUri = z
  .string()
  .max(1000)
  .refine(text => URL.canParse(text) && isSafe(new URL(text)) && !text.includes('#'), 'must be an https address')

/** one line, nothing that hides or turns letters */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'must be one line of text')

const Registration = z
  .object({
    client_name: Name,
    client_uri: SiteUrl,
    redirect_uris: z.array(RedirectUri).max(4).default([]),
    grant_types: z
      .array(z.enum(['authorization_code', deviceGrant]))
      .min(1)
      .default(['authorization_code']),
    token_endpoint_auth_method: z.literal('none', 'must be none: plugins are public clients').default('none'),
    scope: z.literal(connectScope).default(connectScope),
    software_id: Name.optional(),
    software_version: Name.optional(),
  })
  .superRefine(({ client_uri, redirect_uris, grant_types }, context) => {
    const site = new URL(client_uri)
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (grant_types.includes('authorization_code') && redirect_uris.length === 0)
      complain('redirect_uris', 'must be given')
    for (const uri of redirect_uris)
      if (new URL(uri).origin !== site.origin) complain('redirect_uris', `must be of ${site.origin}, as client_uri is`)
  })

export interface RegistrationFault {
  /** RFC 7591 §3.2.2 */
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata'
  readonly description: string
}

/** @returns the metadata that is registered, everything else of what was sent is left out; or what is wrong */
export function readRegistration(body: unknown): { readonly metadata: Record<string, unknown> } | RegistrationFault {
  const parsed = Registration.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = String(issue?.path[0] ?? 'body')
    return {
      error: field === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata',
      description: `${field} ${issue?.message ?? 'is wrong'}`,
    }
  }
  const { redirect_uris, ...rest } = parsed.data
  const byCode = rest.grant_types.includes('authorization_code')
  return {
    metadata: {
      ...rest,
      ...(redirect_uris.length === 0 ? {} : { redirect_uris }),
      response_types: byCode ? ['code'] : [],
      // RFC 8252 §7.3: better-auth wants http redirects to be those of programs on one's own machine
      application_type: new URL(rest.client_uri).protocol === 'http:' ? 'native' : 'web',
    },
  }
}
