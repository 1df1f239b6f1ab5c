/** What a plugin may do that is connected, for those who allow it. */
export const allows = {
  de: [
    'E-Mails dieses Systems über Depesche versenden, mit eigenen SMTP-Zugangsdaten',
    'sehen, was aus diesen E-Mails geworden ist',
    'Absender, List-Help-Seite und Einstellungen dieses Systems pflegen',
  ],
  en: [
    'send the mails of this system through Depesche, with SMTP credentials of its own',
    'see what became of these mails',
    'look after sender, List-Help page and settings of this system',
  ],
} as const
