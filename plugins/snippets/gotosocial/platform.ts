import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** config.yaml of GoToSocial, which speaks STARTTLS only (docs.gotosocial.org, Email Config) */
export default snippetPlatform({
  id: 'gotosocial',
  name: 'GoToSocial',
  kinds: ['social'],
  steps: [
    {
      de: 'Ersetzen Sie in config.yaml die Zeilen, die mit smtp- beginnen, durch den Text, und starten Sie GoToSocial neu.',
      en: 'Replace the lines of config.yaml that begin with smtp- by the text, and restart GoToSocial.',
    },
    {
      de: 'Senden Sie unter Administration → Actions → Email eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in Administration → Actions → Email: that is the first mail.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'GoToSocial gibt das Passwort von sich aus nur über eine verschlüsselte Verbindung heraus.',
      en: 'GoToSocial gives its password out over encrypted connections only, by itself.',
    },
    render: ({ host, port, username, password, sender }) => [
      {
        path: 'config.yaml',
        language: 'yaml',
        text: `smtp-host: ${quote.yaml(host)}
smtp-port: ${port}
smtp-username: ${quote.yaml(username)}
smtp-password: ${quote.yaml(password)}
smtp-from: ${quote.yaml(sender)}
smtp-disclose-recipients: false
`,
      },
    ],
  },
})
