/** What the relay writes to people about accounts: invitations, approvals, agencies. */
import { hello, type Text } from './text.ts'

const look = { de: 'Ansehen', en: 'Have a look' } as const

export const accountTexts = {
  invitation: {
    subject: { de: 'Einladung zu {account}', en: 'Invitation to {account}' },
    paragraphs: [
      { de: 'Guten Tag,', en: 'Hello,' },
      {
        de: '{by} lädt Sie ein, im Konto {account} mitzuarbeiten, als {role}. Die Einladung gilt sieben Tage und nur für die Adresse {email}.',
        en: '{by} invites you to work in the account {account}, as {role}. The invitation is valid for seven days, and for the address {email} only.',
      },
      {
        de: 'Wenn Sie damit nichts anfangen können, brauchen Sie nichts zu tun.',
        en: 'If you do not know what this is about, there is nothing to do.',
      },
    ],
    action: { de: 'Einladung annehmen', en: 'Accept the invitation' },
  },
  agencyOffer: {
    subject: { de: '{agency} möchte Ihr Konto betreuen', en: '{agency} wants to look after your account' },
    paragraphs: [
      { de: 'Guten Tag,', en: 'Hello,' },
      {
        de: 'die Agentur {agency} bittet darum, Ihr Konto betreuen zu dürfen. Ihre Leute könnten dann darin handeln wie Ihre Administratoren; was sie tun, steht im Protokoll. Sie bleiben Inhaber und können das jederzeit beenden.',
        en: 'the agency {agency} asks to look after your account. Its people could then act in it as your admins can; what they do is logged. You stay the owner and can end it at any time.',
      },
      {
        de: 'Wenn Sie die Agentur nicht beauftragt haben, brauchen Sie nichts zu tun.',
        en: 'If you did not hire this agency, there is nothing to do.',
      },
    ],
    action: look,
  },
  agencyEnded: {
    subject: { de: '{agency} betreut {account} nicht mehr', en: '{agency} does not look after {account} any more' },
    paragraphs: [
      hello,
      {
        de: 'seit {at} kann niemand von {agency} mehr im Konto {account} handeln.',
        en: 'since {at} nobody of {agency} can act in the account {account} any more.',
      },
    ],
  },
  approvalAsked: {
    subject: { de: 'Neues Konto: {account}', en: 'New account: {account}' },
    paragraphs: [
      hello,
      {
        de: '{by} ({email}) bittet um das Konto {account}.',
        en: '{by} ({email}) asks for the account {account}.',
      },
      { de: 'Dazu schreibt er: {note}', en: 'He writes: {note}' },
      {
        de: 'Auf der Befehlszeile: depesche account approve {id}',
        en: 'On the command line: depesche account approve {id}',
      },
    ],
    action: { de: 'Entscheiden', en: 'Decide' },
  },
  approvalWaits: {
    subject: { de: 'Wir prüfen Ihr Konto {account}', en: 'We look at your account {account}' },
    paragraphs: [
      hello,
      {
        de: 'Ihre Adresse ist bestätigt, und Sie können sich anmelden. Senden können Sie, sobald der Betreiber Ihr Konto {account} freigegeben hat; dann schreiben wir Ihnen.',
        en: 'your address is confirmed, and you can sign in. You can send as soon as the operator has approved your account {account}; then we write to you.',
      },
    ],
    action: { de: 'Anmelden', en: 'Sign in' },
  },
  approvalGiven: {
    subject: { de: 'Ihr Konto {account} ist freigegeben', en: 'Your account {account} is approved' },
    paragraphs: [
      hello,
      {
        de: 'Sie können jetzt Systeme verbinden und senden.',
        en: 'you can connect systems and send now.',
      },
    ],
    action: { de: 'System verbinden', en: 'Connect a system' },
  },
  approvalRefused: {
    subject: { de: 'Ihr Konto {account} wurde nicht freigegeben', en: 'Your account {account} was not approved' },
    paragraphs: [
      hello,
      {
        de: 'der Betreiber hat Ihr Konto {account} nicht freigegeben. Grund: {reason}',
        en: 'the operator did not approve your account {account}. Reason: {reason}',
      },
    ],
  },
  agencyAsked: {
    subject: { de: '{account} möchte Agentur werden', en: '{account} wants to be an agency' },
    paragraphs: [
      hello,
      {
        de: '{by} ({email}) bittet darum, dass {account} andere Konten betreuen darf.',
        en: '{by} ({email}) asks that {account} may look after other accounts.',
      },
      {
        de: 'Auf der Befehlszeile: depesche account agency {id} on',
        en: 'On the command line: depesche account agency {id} on',
      },
    ],
    action: { de: 'Entscheiden', en: 'Decide' },
  },
} as const satisfies Record<string, Text>
