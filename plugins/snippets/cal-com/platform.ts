import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** environment variables of cal.com (packages/lib/serverConfig.ts): TLS from the first octet exactly at port 465 */
export default snippetPlatform({
  id: 'cal-com',
  name: 'cal.com',
  kinds: ['booking'],
  steps: [
    {
      de: 'Ersetzen Sie in der Datei .env (oder in der Umgebung des Containers) die Zeilen EMAIL_… durch den Text. Entfernen Sie EMAIL_SERVER und RESEND_API_KEY, falls sie gesetzt sind: Sie gehen vor.',
      en: 'Replace the lines EMAIL_… of the file .env (or of the container’s environment) by the text. Remove EMAIL_SERVER and RESEND_API_KEY if they are set: they come first.',
    },
    { de: 'Starten Sie cal.com neu.', en: 'Restart cal.com.' },
    {
      de: 'Buchen Sie einen Termin auf Ihren eigenen Namen: Die Bestätigung ist die erste Mail.',
      en: 'Book an appointment in your own name: its confirmation is the first mail.',
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
