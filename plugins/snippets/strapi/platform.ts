import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** config/plugins.js of Strapi 5, whose options go to nodemailer */
export default snippetPlatform({
  id: 'strapi',
  name: 'Strapi',
  kinds: ['cms'],
  steps: [
    {
      de: 'Installieren Sie den Versand über SMTP im Ordner des Projekts: npm install @strapi/provider-email-nodemailer',
      en: 'Install sending by SMTP in the folder of the project: npm install @strapi/provider-email-nodemailer',
    },
    {
      de: 'Setzen Sie den Abschnitt email aus dem Text in config/plugins.js (oder .ts) und starten Sie neu.',
      en: 'Put the section email of the text into config/plugins.js (or .ts) and restart.',
    },
    {
      de: 'Ersetzen Sie in der Verwaltung unter Einstellungen → Users & Permissions → E-Mail-Vorlagen in jeder Vorlage den Absender no-reply@strapi.io durch eine Adresse Ihrer Domain: Diese Vorlagen beachten den Text nicht, und bis dahin lehnt das Relay ihre Mails ab.',
      en: 'In the admin panel, under Settings → Users & Permissions → Email templates, replace the sender no-reply@strapi.io of each template by an address of your domain: these templates ignore the text, and until then the relay refuses their mails.',
    },
    {
      de: 'Senden Sie unter Einstellungen → E-Mail eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail under Settings → Email: that is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Eigener Code, der beim Senden „from“ angibt, muss eine Adresse der verbundenen Domain nehmen.',
      en: 'Code of your own that gives "from" when it sends must take an address of the connected domain.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'requireTLS: true verlangt STARTTLS.',
      en: 'requireTLS: true demands STARTTLS.',
    },
    render: ({ host, port, username, password, sender, senderName }) => [
      {
        path: 'config/plugins.js',
        language: 'js',
        text: `module.exports = {
  email: {
    config: {
      provider: 'nodemailer',
      providerOptions: {
        host: ${quote.json(host)},
        port: ${port},
        secure: false,
        requireTLS: true,
        auth: {
          user: ${quote.json(username)},
          pass: ${quote.json(password)},
        },
      },
      settings: {
        defaultFrom: ${quote.json(`"${senderName.replace(/["\\]/g, '')}" <${sender}>`)},
        defaultReplyTo: ${quote.json(sender)},
      },
    },
  },
}
`,
      },
    ],
  },
})
