/** Forms of our own pages: only they may act for somebody who has signed in. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { Signed } from './connect-choice.ts'
import type { ApiDeps } from './deps.ts'
import { HttpProblem } from './problem-details.ts'

const longestForm = 32 * 1024
const acts = ['allow', 'deny', 'create', 'account', 'look'] as const

export interface ConnectForm {
  readonly fields: URLSearchParams
  readonly act: (typeof acts)[number]
  readonly origin: string
}

/** Signs a form for one person and one question, so that nobody can bring him to send another's. */
export function formKey({ vault }: Pick<ApiDeps, 'vault'>) {
  const key = vault.deriveKey('connect-form')
  const sign = (userId: string, question: string) =>
    createHmac('sha256', key).update(`${userId}\n${question}`).digest('base64url')
  return {
    sign,
    fits(userId: string, question: string, given: string): boolean {
      const [wanted, offered] = [Buffer.from(sign(userId, question)), Buffer.from(given)]
      return wanted.length === offered.length && timingSafeEqual(wanted, offered)
    },
  }
}

/** @throws HttpProblem 403 for a form of another site, or for somebody else */
export async function readForm(
  { callers }: Pick<ApiDeps, 'callers'>,
  key: ReturnType<typeof formKey>,
  context: Context,
  { user }: Signed,
): Promise<ConnectForm> {
  const origin = context.get('origin')
  if (!callers.origins.includes(origin)) throw foreign()
  if (!context.is('urlencoded'))
    throw new HttpProblem(415, 'body-type', 'This is not a form of ours', 'Open the page again')
  const text = await getRawBody(context.req, { length: context.request.length, limit: longestForm, encoding: 'utf8' })
  const fields = new URLSearchParams(text)
  if (!key.fits(user.id, fields.get('query') ?? '', fields.get('sign') ?? '')) throw foreign()
  const act = acts.find(one => one === fields.get('do'))
  if (act === undefined) throw new HttpProblem(422, 'invalid', 'It is not said what to do', 'Press one of the buttons')
  return { fields, act, origin }
}

const foreign = () =>
  new HttpProblem(
    403,
    'origin-forbidden',
    'This form comes from another site, or is for somebody else',
    'Open the page again',
  )
