import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** /etc/msmtprc, and PHP's sendmail_path: for whatever sends by mail() or by a sendmail program */
export default snippetPlatform({
  id: 'msmtp',
  name: 'msmtp (PHP mail(), sendmail)',
  kinds: ['custom', 'shop', 'cms'],
  steps: [
    {
      de: 'Installieren Sie msmtp: apt install msmtp (mit msmtp-mta ersetzt es auch sendmail).',
      en: 'Install msmtp: apt install msmtp (with msmtp-mta it also takes the place of sendmail).',
    },
    {
      de: 'Speichern Sie den ersten Text als /etc/msmtprc, lesbar nur für den Benutzer des Webservers: chown root:www-data, chmod 640.',
      en: 'Save the first text as /etc/msmtprc, readable for the web server’s user only: chown root:www-data, chmod 640.',
    },
    {
      de: 'Setzen Sie die Zeile des zweiten in die php.ini und laden Sie PHP neu. Ohne PHP lassen Sie das weg.',
      en: 'Put the line of the second into php.ini and reload PHP. Without PHP leave that out.',
    },
    {
      de: 'Senden Sie sich als Benutzer des Webservers eine Mail: printf "Subject: Test\\n\\nTest\\n" | sudo -u www-data msmtp ich@example.org. Das ist die erste Mail.',
      en: 'Send yourself a mail as the web server’s user: printf "Subject: Test\\n\\nTest\\n" | sudo -u www-data msmtp me@example.org. That is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Der Absender im Kopf der Mail kommt weiter aus dem Programm: Er muss eine Adresse der verbundenen Domain sein.',
      en: 'The sender in the mail’s header still comes from the program: it must be an address of the connected domain.',
    },
  ],
  undo: {
    de: 'Setzen Sie die frühere Zeile wieder in die php.ini und laden Sie PHP neu; haben Sie msmtp dafür installiert, entfernen Sie es: apt remove msmtp msmtp-mta. Widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Put the former line back into php.ini and reload PHP; if you installed msmtp for this, remove it: apt remove msmtp msmtp-mta. Revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: 'tls on verlangt STARTTLS: Ohne es sendet msmtp weder Passwort noch Mail.',
      en: 'tls on demands STARTTLS: without it msmtp sends neither password nor mail.',
    },
    render: ({ host, port, username, password, sender }) => [
      {
        path: '/etc/msmtprc',
        language: 'text',
        text: `defaults
auth           on
tls            on
tls_starttls   on
tls_trust_file /etc/ssl/certs/ca-certificates.crt

account        depesche
host           ${quote.word(host)}
port           ${port}
from           ${quote.word(sender)}
user           ${quote.word(username)}
password       ${quote.word(password)}

account default : depesche
`,
      },
      { path: 'php.ini', language: 'ini', text: 'sendmail_path = "/usr/bin/msmtp -t"\n' },
    ],
  },
})
