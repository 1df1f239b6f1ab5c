/** What the relay writes to people about their quota and invoices. */
import { hello, type Text } from './text.ts'

const book = { de: 'Kontingent buchen', en: 'Book more' } as const

const goesOn = {
  de: 'Es wird weiter gesendet. Jede Mail über das Kontingent hinaus kostet {price} EUR ohne Steuer und wird am {until} berechnet. Wer nichts mehr sendet oder rechtzeitig bucht, braucht sonst nichts zu tun.',
  en: 'Sending goes on. Each mail beyond the quota costs {price} EUR before tax and is charged on {until}. If you send nothing more, or book in time, there is nothing else to do.',
} as const

const attached = {
  de: 'Sie liegt dieser Mail als PDF bei; die Daten für Ihre Buchhaltung (ZUGFeRD, EN 16931) sind darin enthalten.',
  en: 'It is attached to this mail as a PDF, with the data for your accounting (ZUGFeRD, EN 16931) inside.',
} as const

export const billingTexts = {
  quotaLow: {
    subject: { de: 'Noch {remaining} Mails im Konto {account}', en: '{remaining} mails left in the account {account}' },
    paragraphs: [
      hello,
      {
        de: 'das Kontingent des Kontos {account} geht zu Ende: {remaining} Mails sind noch frei, weniger als {threshold}.',
        en: 'the quota of the account {account} runs low: {remaining} mails are left, fewer than {threshold}.',
      },
      goesOn,
    ],
    action: book,
  },
  quotaUsed: {
    subject: {
      de: 'Das Kontingent des Kontos {account} ist verbraucht',
      en: 'The quota of the account {account} is used up',
    },
    paragraphs: [
      hello,
      {
        de: 'das Kontingent des Kontos {account} ist verbraucht oder abgelaufen. Über das Kontingent hinaus gesendet und noch nicht berechnet: {overage}.',
        en: 'the quota of the account {account} is used up or has ended. Mails sent beyond it and not charged yet: {overage}.',
      },
      goesOn,
    ],
    action: book,
  },
  invoiceIssued: {
    subject: { de: 'Rechnung {number}', en: 'Invoice {number}' },
    paragraphs: [
      hello,
      {
        de: 'die Rechnung {number} über {amount} EUR ist da.',
        en: 'here is the invoice {number} of {amount} EUR.',
      },
      attached,
    ],
  },
  creditIssued: {
    subject: { de: 'Rechnungskorrektur {number}', en: 'Credit note {number}' },
    paragraphs: [
      hello,
      {
        de: 'die Rechnungskorrektur {number} über {amount} EUR ist da.',
        en: 'here is the credit note {number} of {amount} EUR.',
      },
      attached,
    ],
  },
} as const satisfies Record<string, Text>
