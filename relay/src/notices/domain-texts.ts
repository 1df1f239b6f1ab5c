/** What the relay writes to people about sending domains. */
import { hello, type Text } from './text.ts'

const look = { de: 'Domain ansehen', en: 'Look at the domain' } as const

export const domainTexts = {
  domainLost: {
    subject: { de: 'DKIM-Eintrag von {domain} fehlt', en: 'The DKIM record of {domain} is gone' },
    paragraphs: [
      hello,
      {
        de: 'der DKIM-Eintrag {record} ist seit {since} nicht mehr im DNS zu finden oder falsch. Ohne ihn können Empfänger nicht erkennen, dass Mails von {domain} von Ihnen sind.',
        en: 'since {since} the DKIM record {record} is not found in DNS any more, or it is wrong. Without it recipients can not tell that mails from {domain} are yours.',
      },
      {
        de: 'Bis {until} wird weiter gesendet, danach nicht mehr. Bitte setzen Sie den Eintrag wieder, so wie er auf der Seite der Domain steht; das Relay sieht von selbst nach.',
        en: 'Sending goes on until {until}, and not after that. Please set the record again as the page of the domain shows it; the relay looks for it by itself.',
      },
    ],
    action: look,
  },
  domainBack: {
    subject: { de: 'DKIM-Eintrag von {domain} ist wieder da', en: 'The DKIM record of {domain} is back' },
    paragraphs: [
      hello,
      {
        de: 'der DKIM-Eintrag {record} ist wieder da und richtig. Sie brauchen nichts mehr zu tun.',
        en: 'the DKIM record {record} is back and right. There is nothing left to do.',
      },
    ],
    action: look,
  },
} as const satisfies Record<string, Text>
