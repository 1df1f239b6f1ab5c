/** What README of @depesche/vendure tells merchants to write, for the compiler alone. */
import { depesche } from '@depesche/vendure'
import { defaultEmailHandlers, EmailPlugin, type EmailTransportOptions } from '@vendure/email-plugin'

const options = { secret: 'sixteen characters', stateFile: 'x', site: 'https://x.example', sender: 'a@x.example' }

const mail = depesche(options)
EmailPlugin.init({
  handlers: defaultEmailHandlers,
  templatePath: 'static/email/templates',
  transport: mail.transport,
  globalTemplateVars: { ...mail.globalTemplateVars, verifyEmailAddressUrl: 'https://x.example/verify' },
})

const before: EmailTransportOptions = { type: 'smtp', host: 'mail.before.example', port: 587 }
EmailPlugin.init({
  handlers: defaultEmailHandlers,
  templatePath: 'static/email/templates',
  transport: depesche({ ...options, otherwise: before }).transport,
})
EmailPlugin.init({
  handlers: defaultEmailHandlers,
  templatePath: 'static/email/templates',
  transport: depesche({ ...options, otherwise: async (): Promise<EmailTransportOptions> => before }).transport,
})
