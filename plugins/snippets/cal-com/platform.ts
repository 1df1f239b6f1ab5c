import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** environment variables of cal.com (packages/lib/serverConfig.ts): TLS from the first octet exactly at port 465 */
export default snippetPlatform({
  id: 'cal-com',
  name: 'cal.com',
  kinds: ['booking'],
  steps: [
    {
      de: 'Setzen Sie die Zeilen in die Datei .env (oder in die Umgebung des Containers) und starten Sie cal.com neu.',
      en: 'Put the lines into the file .env (or the container’s environment) and restart cal.com.',
    },
    {
      de: 'Entfernen Sie EMAIL_SERVER und RESEND_API_KEY, falls sie gesetzt sind: Sie gehen vor.',
      en: 'Remove EMAIL_SERVER and RESEND_API_KEY if they are set: they come first.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'EMAIL_SERVER_PORT muss der Port mit TLS von Anfang an sein (465). Bei anderen Ports nimmt cal.com STARTTLS nur, wenn es angeboten wird.',
      en: 'EMAIL_SERVER_PORT must be the port with TLS from the start (465). At others cal.com uses STARTTLS only where it is offered.',
    },
    render: ({ host, implicitTlsPort, username, password, sender, senderName }) => [
      {
        path: '.env',
        language: 'env',
        text: `EMAIL_FROM=${quote.env(sender)}
EMAIL_FROM_NAME=${quote.env(senderName.replace(/'/g, '’'))}
EMAIL_SERVER_HOST=${quote.env(host)}
EMAIL_SERVER_PORT=${implicitTlsPort}
EMAIL_SERVER_USER=${quote.env(username)}
EMAIL_SERVER_PASSWORD=${quote.env(password)}
`,
      },
    ],
  },
})
