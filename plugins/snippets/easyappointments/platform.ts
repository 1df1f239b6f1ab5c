import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** application/config/email.php (CodeIgniter's e-mail settings, sent by PHPMailer); from_* since 1.5 */
export default snippetPlatform({
  id: 'easyappointments',
  name: 'Easy!Appointments',
  kinds: ['booking'],
  steps: [
    {
      de: 'Ersetzen Sie die Datei application/config/email.php durch den Text. Ein Neustart ist nicht nötig.',
      en: 'Replace the file application/config/email.php by the text. Nothing has to be restarted.',
    },
    {
      de: 'Buchen Sie einen Termin auf Ihren eigenen Namen: Die Bestätigung ist die erste Mail.',
      en: 'Book an appointment in your own name: its confirmation is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Vor Version 1.5 gibt es from_address nicht: Dort ist die Firmen-E-Mail unter Einstellungen → Allgemein der Absender. Sie muss eine Adresse der verbundenen Domain sein.',
      en: 'Before version 1.5 there is no from_address: there the company e-mail in Settings → General is the sender, and must be an address of the connected domain.',
    },
  ],
  undo: {
    de: 'Setzen Sie Ihre Kopie von application/config/email.php wieder ein, und widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Put your copy of application/config/email.php back, and revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: "smtp_crypto muss 'tls' sein: Damit wird STARTTLS verlangt und ohne es nichts gesendet.",
      en: "smtp_crypto must be 'tls': it demands STARTTLS, and nothing is sent without it.",
    },
    render: ({ host, port, username, password, sender, senderName }) => [
      {
        path: 'application/config/email.php',
        language: 'php',
        text: `<?php defined('BASEPATH') or exit('No direct script access allowed');

$config['useragent'] = 'Easy!Appointments';
$config['mailtype'] = 'html';
$config['protocol'] = 'smtp';
$config['smtp_auth'] = true;
$config['smtp_crypto'] = 'tls';
$config['smtp_host'] = ${quote.php(host)};
$config['smtp_port'] = ${port};
$config['smtp_user'] = ${quote.php(username)};
$config['smtp_pass'] = ${quote.php(password)};
$config['from_address'] = ${quote.php(sender)};
$config['from_name'] = ${quote.php(senderName)};
`,
      },
    ],
  },
})
