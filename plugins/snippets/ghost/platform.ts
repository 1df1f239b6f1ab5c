import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** config.production.json of Ghost 5 and 6, whose options go to nodemailer */
export default snippetPlatform({
  id: 'ghost',
  name: 'Ghost',
  kinds: ['cms'],
  steps: [
    {
      de: 'Ersetzen Sie den Abschnitt "mail" in config.production.json durch den aus dem Text und starten Sie neu: ghost restart',
      en: 'Replace the section "mail" of config.production.json by that of the text and restart: ghost restart',
    },
    {
      de: 'Fordern Sie auf der Anmeldeseite ein neues Passwort an: Das ist die erste Mail.',
      en: 'Ask for a new password on the sign-in page: that is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'In einem Container stehen dieselben Werte in Umgebungsvariablen: mail__transport, mail__from, mail__options__host, …__port, …__secure, …__requireTLS, …__auth__user und …__auth__pass.',
      en: 'In a container the same values stand in environment variables: mail__transport, mail__from, mail__options__host, …__port, …__secure, …__requireTLS, …__auth__user and …__auth__pass.',
    },
    {
      de: 'Newsletter sendet Ghost nie auf diesem Weg; dafür nimmt es seinen eigenen Anbieter.',
      en: 'Ghost never sends newsletters this way; for those it uses a provider of its own.',
    },
  ],
  snippet: {
    failClosed: {
      de: '"requireTLS": true verlangt STARTTLS.',
      en: '"requireTLS": true demands STARTTLS.',
    },
    render: ({ host, port, username, password, sender, senderName }) => [
      {
        path: 'config.production.json',
        language: 'json',
        text: `{
  "mail": {
    "transport": "SMTP",
    "from": ${quote.json(`"${senderName.replace(/["\\]/g, '')}" <${sender}>`)},
    "options": {
      "host": ${quote.json(host)},
      "port": ${port},
      "secure": false,
      "requireTLS": true,
      "auth": {
        "user": ${quote.json(username)},
        "pass": ${quote.json(password)}
      }
    }
  }
}
`,
      },
    ],
  },
})
