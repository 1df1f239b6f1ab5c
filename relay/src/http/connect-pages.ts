/**
 * Serves the pages on which somebody who has signed in allows a plugin: the question that came with the browser
 * (/connect/consent), the code that a plugin shows (/connect/device), and what went wrong before anybody could be asked.
 */
import Router from '@koa/router'
import type { Context } from 'koa'
import { audit } from '../audit/index.ts'
import { approveRequest, denyRequest, describeRequest } from '../connect/browser.ts'
import { approveDevice, denyDevice, findDeviceRequest } from '../connect/device.ts'
import { pages } from '../connect/oauth/pages.ts'
import { createSystem } from '../systems/index.ts'
import { type Choice, choiceOf, consentView, type Signed, signedIn } from './connect-choice.ts'
import { type ConnectForm, formKey, readForm } from './connect-form.ts'
import { codePage, connectPolicy, endPage, errorPage } from './connect-html.ts'
import type { ApiDeps } from './deps.ts'
import { problemOf } from './problem-details.ts'
import { browserDeps } from './v1/connect.ts'

export function serveConnectPages(deps: ApiDeps) {
  const router = new Router()
  const key = formKey(deps)
  const page = (path: string, method: 'get' | 'post', work: (context: Context, who: Signed) => Promise<void>) =>
    router[method](path, async context => {
      context.set('Cache-Control', 'no-store')
      // with no-referrer browsers send `Origin: null` with our own forms
      context.set('Referrer-Policy', 'same-origin')
      context.set('Content-Security-Policy', connectPolicy(null))
      context.type = 'text/html; charset=utf-8'
      try {
        const who = await signedIn(deps, context)
        if (who === null) return context.redirect(`${pages.signIn}?next=${encodeURIComponent(context.originalUrl)}`)
        await deps.limit(path === pages.device ? 'guess' : 'write', who.caller, context.ip)
        await work(context, who)
      } catch (error) {
        const problem = problemOf(error)
        if (problem === null) deps.log.error({ err: error, path: context.path }, 'request failed')
        context.status = problem?.status ?? 500
        context.body = errorPage(
          localeOf(context),
          problem?.type.replace('/problems/', '').replaceAll('-', '_') ?? 'server_error',
        )
      }
    })

  page(pages.consent, 'get', async (context, who) => showConsent(context, who, splitQuery(context.querystring), null))

  page(pages.consent, 'post', async (context, who) => {
    const form = await readForm(deps, key, context, who)
    const question = splitQuery(form.fields.get('query') ?? '')
    const choice = await choiceOf(deps, who, form.fields.get('account'), form.fields.get('system'))
    if (form.act === 'account' || form.act === 'create' || form.act === 'look')
      return goOn(context, who, question, choice, form, made =>
        showAgain(context, pages.consent, question.query, choice, made),
      )
    const person = {
      userId: who.user.id,
      cookie: context.get('cookie'),
      origin: form.origin,
      address: context.ip || null,
    }
    if (form.act === 'deny') return context.redirect(await denyRequest(browserDeps(deps), question.query, person))
    const system = await choice.system()
    const url = await approveRequest(browserDeps(deps), question.query, person, system)
    await note(who, choice, String(system._id), { via: 'browser', site: new URL(url).origin })
    context.redirect(url)
  })

  page(pages.device, 'get', async (context, who) => {
    const typed = String(context.query.user_code ?? '')
    if (typed === '') return showCode(context, who, typed, null)
    const found = await findDeviceRequest(deps, typed).catch(error => whatIsWrong(error))
    if (typeof found === 'string') return showCode(context, who, typed, found)
    await showDevice(context, who, found, null)
  })

  page(pages.device, 'post', async (context, who) => {
    const form = await readForm(deps, key, context, who)
    const request = await findDeviceRequest(deps, form.fields.get('query') ?? '')
    const choice = await choiceOf(deps, who, form.fields.get('account'), form.fields.get('system'))
    const { userCode } = request
    if (form.act === 'account' || form.act === 'create' || form.act === 'look')
      return goOn(context, who, { request }, choice, form, made =>
        showAgain(context, pages.device, `user_code=${userCode}`, choice, made),
      )
    if (form.act === 'deny') await denyDevice(deps, userCode, who.user.id)
    else {
      const system = await choice.system()
      await approveDevice(deps, userCode, who.user.id, system)
      await note(who, choice, String(system._id), { via: 'device' })
    }
    context.body = endPage(who.user.locale, form.act === 'allow')
  })

  router.get(pages.error, context => {
    context.set('Content-Security-Policy', connectPolicy(null))
    context.set('Referrer-Policy', 'no-referrer')
    context.type = 'text/html; charset=utf-8'
    context.status = 400
    context.body = errorPage(localeOf(context), String(context.query.error ?? ''))
  })

  async function showConsent(
    context: Context,
    who: Signed,
    question: Question,
    fault: string | null,
    given?: URLSearchParams,
  ) {
    const { asking, answersTo } = await describeRequest(browserDeps(deps), question.query, context.ip || null)
    const choice = await choiceOf(deps, who, question.account, question.system)
    const hidden = { query: question.query, sign: key.sign(who.user.id, question.query) }
    context.set('Content-Security-Policy', connectPolicy(answersTo))
    context.body = await consentView(deps, who, {
      asking,
      answersTo,
      choice,
      fault,
      hidden,
      action: pages.consent,
      given,
    })
  }

  async function showDevice(
    context: Context,
    who: Signed,
    request: DeviceRequest,
    fault: string | null,
    given?: URLSearchParams,
  ) {
    const { asking, userCode } = request
    const choice = await choiceOf(deps, who, given?.get('account') ?? one(context, 'account'), one(context, 'system'))
    const hidden = { query: userCode, sign: key.sign(who.user.id, userCode) }
    context.body = await consentView(deps, who, {
      asking,
      answersTo: null,
      choice,
      fault,
      hidden,
      action: pages.device,
      given,
    })
  }

  function showCode(context: Context, { user }: Signed, typed: string, fault: string | null) {
    context.status = fault === null ? 200 : 404
    context.body = codePage(user.locale, { typed, fault, action: pages.device })
  }

  /** Another account, or a new system: the page is shown again with it. */
  async function goOn(
    context: Context,
    who: Signed,
    question: Question | { readonly request: DeviceRequest },
    choice: Choice,
    { act, fields }: ConnectForm,
    then: (systemId: string | null) => void,
  ) {
    if (act === 'account') return then(null)
    if (act === 'look') return then(String((await choice.system())._id))
    try {
      const platform =
        'request' in question ? question.request.asking.softwareId : await platformAsked(context, question)
      const listHelp = (fields.get('listHelp') ?? '').trim()
      const made = await createSystem(deps, choice.accountId, {
        name: fields.get('name') ?? '',
        platform: platform !== null && deps.platforms.includes(platform) ? platform : 'custom',
        domains: [{ name: fields.get('domain') ?? '', listHelp: listHelp === '' ? [] : [listHelp] }],
      })
      await note(who, choice, made.id, { name: made.name }, 'system.create')
      then(made.id)
    } catch (error) {
      context.status = 422
      if ('request' in question) await showDevice(context, who, question.request, whatIsWrong(error), fields)
      else
        await showConsent(context, who, { ...question, account: String(choice.accountId) }, whatIsWrong(error), fields)
    }
  }

  const platformAsked = async (context: Context, { query }: Question) =>
    (await describeRequest(browserDeps(deps), query, context.ip || null)).asking.softwareId

  const note = (
    who: Signed,
    { accountId, agencyId }: Choice,
    subject: string,
    detail: object,
    act = 'connection.allow',
  ) =>
    audit(deps.store, {
      accountId,
      at: deps.now(),
      actor: `user:${who.user.id}`,
      onBehalfOf: agencyId,
      act,
      subject,
      detail: { ...detail },
    })

  return router
}

type DeviceRequest = Awaited<ReturnType<typeof findDeviceRequest>>

/** What better-auth has signed, and beside it what was chosen on the page. */
interface Question {
  readonly query: string
  readonly account: string | null
  readonly system: string | null
}

function splitQuery(querystring: string): Question {
  const params = new URLSearchParams(querystring)
  const [account, system] = [params.get('chosen_account'), params.get('chosen_system')]
  params.delete('chosen_account')
  params.delete('chosen_system')
  return { query: params.toString(), account, system }
}

function showAgain(context: Context, path: string, query: string, { accountId }: Choice, system: string | null) {
  const params = new URLSearchParams(query)
  params.set('chosen_account', String(accountId))
  if (system !== null) params.set('chosen_system', system)
  context.status = 303
  context.redirect(`${path}?${params}`)
}

const one = (context: Context, name: string): string | null => {
  const value = context.query[`chosen_${name}`]
  return typeof value === 'string' ? value : null
}

/** @throws what isn't for people */
function whatIsWrong(error: unknown): string {
  const problem = problemOf(error)
  if (problem === null) throw error
  return problem.detail ?? `${problem.title}. ${problem.advice}`
}

const localeOf = (context: Context) => (context.acceptsLanguages('en', 'de') === 'de' ? 'de' : 'en')
