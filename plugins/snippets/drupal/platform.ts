import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** settings.php of Drupal 10.2 and newer, whose core brings Symfony's mailer (system.mail:mailer_dsn) */
export default snippetPlatform({
  id: 'drupal',
  name: 'Drupal',
  kinds: ['cms'],
  steps: [
    {
      de: 'Setzen Sie den Text ans Ende von sites/default/settings.php (Drupal schützt die Datei: erst chmod u+w, danach wieder chmod u-w) und leeren Sie den Cache: drush cache:rebuild, oder Konfiguration → Entwicklung → Leistung.',
      en: 'Put the text at the end of sites/default/settings.php (Drupal protects the file: first chmod u+w, and chmod u-w again afterwards) and clear the cache: drush cache:rebuild, or Configuration → Development → Performance.',
    },
    {
      de: 'Fordern Sie ein neues Passwort an: Das ist die erste Mail.',
      en: 'Ask for a new password: that is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Drupal 10.2 oder neuer: Ältere Versionen können selbst nicht per SMTP senden; nehmen Sie dort das Modul „SMTP“ mit den Werten aus Depesche.',
      en: 'Drupal 10.2 or newer: older versions can’t send by SMTP themselves; there use the module "SMTP" with the values of Depesche.',
    },
    {
      de: 'Die Verwaltung zeigt weiter die E-Mail-Adresse von vorher; es gilt die aus settings.php.',
      en: 'The administration goes on showing the e-mail address of before; the one in settings.php counts.',
    },
    {
      de: 'Module wie „SMTP“ oder „Symfony Mailer“ gehen vor: Stellen Sie sie ab, oder tragen Sie die Werte in ihnen ein.',
      en: 'Modules such as "SMTP" or "Symfony Mailer" come first: switch them off, or enter the values there.',
    },
  ],
  undo: {
    de: 'Nehmen Sie den Text aus settings.php wieder heraus, leeren Sie den Cache, und widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Take the text out of settings.php again, clear the cache, and revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: "'smtps' verbindet mit TLS von Anfang an. Mit 'smtp' nimmt Drupal STARTTLS nur, wenn es angeboten wird.",
      en: "'smtps' connects with TLS from the start. With 'smtp' Drupal uses STARTTLS only where it is offered.",
    },
    render: ({ host, implicitTlsPort, username, password, sender }) => [
      {
        path: 'sites/default/settings.php',
        language: 'php',
        text: `$config['system.mail']['interface'] = ['default' => 'symfony_mailer'];
$config['system.mail']['mailer_dsn'] = [
    'scheme' => 'smtps',
    'host' => ${quote.php(host)},
    'port' => ${implicitTlsPort},
    'user' => ${quote.php(username)},
    'password' => ${quote.php(password)},
    'options' => [],
];
$config['system.site']['mail'] = ${quote.php(sender)};
`,
      },
    ],
  },
})
