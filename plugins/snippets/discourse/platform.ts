import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** the env section of Discourse's containers/app.yml; each name is one of config/discourse_defaults.conf */
export default snippetPlatform({
  id: 'discourse',
  name: 'Discourse',
  kinds: ['forum'],
  steps: [
    {
      de: 'Ersetzen Sie im Abschnitt env: von containers/app.yml die Zeilen DISCOURSE_SMTP_… und DISCOURSE_NOTIFICATION_EMAIL durch die Zeilen, die im Text unter env: stehen.',
      en: 'In the section env: of containers/app.yml, replace the lines DISCOURSE_SMTP_… and DISCOURSE_NOTIFICATION_EMAIL by the lines that stand below env: in the text.',
    },
    { de: 'Bauen Sie neu: ./launcher rebuild app', en: 'Rebuild: ./launcher rebuild app' },
    {
      de: 'Senden Sie unter Admin → E-Mail eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in Admin → Emails: that is the first mail.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'DISCOURSE_SMTP_FORCE_TLS verbindet mit TLS von Anfang an. Mit START_TLS allein nimmt Discourse es nur, wenn es angeboten wird.',
      en: 'DISCOURSE_SMTP_FORCE_TLS connects with TLS from the start. With START_TLS alone Discourse uses it only where it is offered.',
    },
    render: ({ host, implicitTlsPort, username, password, sender }) => [
      {
        path: 'containers/app.yml',
        language: 'yaml',
        text: `env:
  DISCOURSE_SMTP_ADDRESS: ${quote.yaml(host)}
  DISCOURSE_SMTP_PORT: ${implicitTlsPort}
  DISCOURSE_SMTP_USER_NAME: ${quote.yaml(username)}
  DISCOURSE_SMTP_PASSWORD: ${quote.yaml(password)}
  DISCOURSE_SMTP_AUTHENTICATION: plain
  DISCOURSE_SMTP_FORCE_TLS: true
  DISCOURSE_SMTP_ENABLE_START_TLS: false
  DISCOURSE_SMTP_OPENSSL_VERIFY_MODE: peer
  DISCOURSE_NOTIFICATION_EMAIL: ${quote.yaml(sender)}
`,
      },
    ],
  },
})
