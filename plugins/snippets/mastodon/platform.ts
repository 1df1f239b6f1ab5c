import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** .env.production of Mastodon 4 (config/email.yml) */
export default snippetPlatform({
  id: 'mastodon',
  name: 'Mastodon',
  kinds: ['social'],
  steps: [
    {
      de: 'Ersetzen Sie alle Zeilen in .env.production, die mit SMTP_ beginnen, durch den Text.',
      en: 'Replace all lines of .env.production that begin with SMTP_ by the text.',
    },
    {
      de: 'Starten Sie neu: systemctl restart mastodon-web mastodon-sidekiq (mit Docker: docker compose up -d)',
      en: 'Restart: systemctl restart mastodon-web mastodon-sidekiq (with Docker: docker compose up -d)',
    },
    {
      de: 'Fordern Sie mit einem Konto ein neues Passwort an: Das ist die erste Mail.',
      en: 'Ask for a new password of some account: that is the first mail.',
    },
  ],
  snippet: {
    failClosed: {
      de: 'SMTP_ENABLE_STARTTLS=always verlangt STARTTLS; SMTP_OPENSSL_VERIFY_MODE=peer prüft das Zertifikat.',
      en: 'SMTP_ENABLE_STARTTLS=always demands STARTTLS; SMTP_OPENSSL_VERIFY_MODE=peer checks the certificate.',
    },
    render: ({ host, port, username, password, sender }) => [
      {
        path: '.env.production',
        language: 'env',
        text: `SMTP_SERVER=${quote.env(host)}
SMTP_PORT=${port}
SMTP_LOGIN=${quote.env(username)}
SMTP_PASSWORD=${quote.env(password)}
SMTP_FROM_ADDRESS=${quote.env(sender)}
SMTP_AUTH_METHOD=plain
SMTP_ENABLE_STARTTLS=always
SMTP_OPENSSL_VERIFY_MODE=peer
`,
      },
    ],
  },
})
