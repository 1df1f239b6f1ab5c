import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** settings.php of Drupal 10.2 and newer, whose core brings Symfony's mailer (system.mail:mailer_dsn) */
export default snippetPlatform({
  id: 'drupal',
  name: 'Drupal',
  kinds: ['cms'],
  steps: [
    {
      de: 'Setzen Sie den Text ans Ende von sites/default/settings.php und leeren Sie den Cache: drush cache:rebuild',
      en: 'Put the text at the end of sites/default/settings.php and clear the cache: drush cache:rebuild',
    },
    {
      de: 'Fordern Sie ein neues Passwort an: Das ist die erste Mail.',
      en: 'Ask for a new password: that is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Module wie „SMTP“ oder „Symfony Mailer“ gehen vor: Stellen Sie sie ab, oder tragen Sie die Werte in ihnen ein.',
      en: 'Modules such as "SMTP" or "Symfony Mailer" come first: switch them off, or enter the values there.',
    },
  ],
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
