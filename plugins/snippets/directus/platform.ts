import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** environment variables of Directus, whose options go to nodemailer; requireTLS is none of them */
export default snippetPlatform({
  id: 'directus',
  name: 'Directus',
  kinds: ['cms'],
  steps: [
    {
      de: 'Ersetzen Sie in .env (oder in der Umgebung des Containers) die Zeilen EMAIL_… durch den Text und starten Sie Directus neu.',
      en: 'Replace the lines EMAIL_… of .env (or of the container’s environment) by the text and restart Directus.',
    },
    {
      de: 'Laden Sie jemanden ein oder fordern Sie ein neues Passwort an: Das ist die erste Mail.',
      en: 'Invite somebody or ask for a new password: that is the first mail.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'EMAIL_SMTP_SECURE verbindet mit TLS von Anfang an. Ohne es nimmt Directus STARTTLS nur, wenn es angeboten wird.',
      en: 'EMAIL_SMTP_SECURE connects with TLS from the start. Without it Directus uses STARTTLS only where it is offered.',
    },
    render: ({ host, implicitTlsPort, username, password, sender }) => [
      {
        path: '.env',
        language: 'env',
        text: `EMAIL_TRANSPORT='smtp'
EMAIL_FROM=${quote.env(sender)}
EMAIL_SMTP_HOST=${quote.env(host)}
EMAIL_SMTP_PORT=${implicitTlsPort}
EMAIL_SMTP_SECURE='true'
EMAIL_SMTP_USER=${quote.env(username)}
EMAIL_SMTP_PASSWORD=${quote.env(password)}
`,
      },
    ],
  },
})
