/** AUTH PLAIN (RFC 4616) and LOGIN as steps of one exchange (RFC 4954 §4). Pure. */
import type { Refusal } from '../values.ts'
import { refusals } from './refusals.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export type SaslStep =
  /** text of the 334 reply, base64 or empty, and what to do with the client's answer */
  | { readonly challenge: string; readonly answer: (line: string) => SaslStep }
  | { readonly credentials: Credentials }
  | { readonly refusal: Refusal }

export const mechanisms = ['PLAIN', 'LOGIN'] as const

/** @param parameters what follows `AUTH ` */
export function startSasl(parameters: string): SaslStep {
  const [mechanism = '', initial, ...rest] = parameters.split(' ').filter(word => word !== '')
  if (rest.length > 0) return refused(refusals.authSyntax())
  switch (mechanism.toUpperCase()) {
    case 'PLAIN':
      return initial === undefined ? { challenge: '', answer: plain } : plain(initial)
    case 'LOGIN':
      return initial === undefined ? { challenge: base64('Username:'), answer: loginName } : loginName(initial)
    default:
      return refused(refusals.authUnknownMechanism())
  }
}

const refused = (refusal: Refusal): SaslStep => ({ refusal })
const base64 = (text: string): string => Buffer.from(text).toString('base64')

function plain(line: string): SaslStep {
  return decoded(line, text => {
    const [authzid = '', authcid = '', password, ...rest] = text.split('\0')
    // Some clients put the user name into the authorization identity only.
    const username = authcid || authzid
    if (password === undefined || rest.length > 0 || username === '') return refused(refusals.authSyntax())
    return { credentials: { username, password } }
  })
}

function loginName(line: string): SaslStep {
  return decoded(line, username => {
    if (username === '') return refused(refusals.authSyntax())
    return {
      challenge: base64('Password:'),
      answer: next => decoded(next, password => ({ credentials: { username, password } })),
    }
  })
}

function decoded(line: string, next: (text: string) => SaslStep): SaslStep {
  const token = line.trim()
  if (token === '*') return refused(refusals.authAborted())
  if (token === '=') return next('') // RFC 4954 §4: an empty initial response
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(token)) return refused(refusals.authSyntax())
  return next(Buffer.from(token, 'base64').toString())
}
