/** What the relay writes to people about how they sign in. */
import { type Both, hello, type Text } from './text.ts'

const notYou: Both = {
  de: 'Waren Sie das nicht? Dann setzen Sie bitte sofort ein neues Passwort.',
  en: 'Was it not you? Then please set a new password at once.',
}
const newPassword: Both = { de: 'Neues Passwort setzen', en: 'Set a new password' }

export const signInTexts = {
  verifyEmail: {
    subject: { de: 'Bitte bestätigen Sie Ihre E-Mail-Adresse', en: 'Please confirm your e-mail address' },
    paragraphs: [
      hello,
      {
        de: 'mit dieser Adresse wurde ein Zugang angelegt. Bestätigen Sie bitte, dass sie Ihre ist. Der Link gilt eine Stunde.',
        en: 'somebody signed up with this address. Please confirm that it is yours. The link is valid for one hour.',
      },
      {
        de: 'Wenn Sie sich nicht angemeldet haben, bestätigen Sie bitte nicht: Ohne Bestätigung geschieht nichts.',
        en: 'If you did not sign up, please do not confirm: nothing happens without it.',
      },
    ],
    action: { de: 'Adresse bestätigen', en: 'Confirm the address' },
  },
  signUpAgain: {
    subject: { de: 'Sie haben schon einen Zugang', en: 'You are a user already' },
    paragraphs: [
      hello,
      {
        de: 'jemand wollte mit dieser Adresse einen neuen Zugang anlegen. Es gibt schon einen: Melden Sie sich mit Ihrem Passwort an, oder setzen Sie ein neues.',
        en: 'somebody wanted to sign up with this address. It has a user already: sign in with your password, or set a new one.',
      },
      {
        de: 'Wenn Sie das nicht waren, brauchen Sie nichts zu tun.',
        en: 'If it was not you, there is nothing to do.',
      },
    ],
    action: newPassword,
  },
  signUpUnproven: {
    subject: { de: 'Schließen Sie Ihre Anmeldung ab', en: 'Complete your sign-up' },
    paragraphs: [
      hello,
      {
        de: 'mit dieser Adresse wurde schon einmal ein Zugang angelegt, aber nie bestätigt. Setzen Sie ein Passwort, das nur Sie kennen; damit ist auch die Adresse bestätigt. Der Link gilt eine Stunde.',
        en: 'somebody signed up with this address before and never confirmed it. Set a password that only you know; that confirms the address too. The link is valid for one hour.',
      },
      {
        de: 'Wenn Sie sich nicht angemeldet haben, brauchen Sie nichts zu tun.',
        en: 'If you did not sign up, there is nothing to do.',
      },
    ],
    action: newPassword,
  },
  resetPassword: {
    subject: { de: 'Neues Passwort', en: 'New password' },
    paragraphs: [
      hello,
      {
        de: 'hier können Sie ein neues Passwort setzen. Der Link gilt eine Stunde und nur einmal; danach sind Sie überall abgemeldet.',
        en: 'here you can set a new password. The link is valid for one hour and works once; afterwards you are signed out everywhere.',
      },
      {
        de: 'Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun.',
        en: 'If you did not ask for this, there is nothing to do.',
      },
    ],
    action: newPassword,
  },
  confirmEmailChange: {
    subject: { de: 'Soll Ihre E-Mail-Adresse geändert werden?', en: 'Shall your e-mail address be changed?' },
    paragraphs: [
      hello,
      {
        de: 'Ihre E-Mail-Adresse soll auf {newEmail} geändert werden. Stimmen Sie bitte zu; dann schreiben wir an die neue Adresse, damit sie dort bestätigt wird. Der Link gilt eine Stunde.',
        en: 'your e-mail address is to be changed to {newEmail}. Please agree; then we write to the new address to have it confirmed there. The link is valid for one hour.',
      },
      notYou,
    ],
    action: { de: 'Der Änderung zustimmen', en: 'Agree to the change' },
  },
  verifyNewEmail: {
    subject: { de: 'Bitte bestätigen Sie Ihre neue E-Mail-Adresse', en: 'Please confirm your new e-mail address' },
    paragraphs: [
      hello,
      {
        de: 'bestätigen Sie bitte, dass dies Ihre neue Adresse ist. Melden Sie sich dazu mit der bisherigen an. Der Link gilt eine Stunde.',
        en: 'please confirm that this is your new address. Sign in with the old one to do so. The link is valid for one hour.',
      },
    ],
    action: { de: 'Neue Adresse bestätigen', en: 'Confirm the new address' },
  },
  emailChanged: {
    subject: { de: 'Ihre E-Mail-Adresse wurde geändert', en: 'Your e-mail address was changed' },
    paragraphs: [
      hello,
      {
        de: 'Sie melden sich ab jetzt mit {newEmail} an. Diese Nachricht geht an Ihre bisherige Adresse.',
        en: 'from now on you sign in with {newEmail}. This message goes to your old address.',
      },
      {
        de: 'Waren Sie das nicht? Dann wenden Sie sich bitte sofort an den Betreiber.',
        en: 'Was it not you? Then please write to the operator at once.',
      },
    ],
  },
  passwordChanged: {
    subject: { de: 'Ihr Passwort wurde geändert', en: 'Your password was changed' },
    paragraphs: [
      hello,
      { de: 'Ihr Passwort wurde am {at} geändert.', en: 'your password was changed on {at}.' },
      notYou,
    ],
    action: newPassword,
  },
  twoFactorOn: {
    subject: { de: 'Zweiter Faktor eingeschaltet', en: 'Second factor switched on' },
    paragraphs: [
      hello,
      {
        de: 'seit {at} brauchen Sie beim Anmelden auch einen Code aus Ihrer App. Bewahren Sie die Wiederherstellungscodes sicher auf.',
        en: 'since {at} signing in also needs a code from your app. Keep the recovery codes in a safe place.',
      },
      notYou,
    ],
    action: newPassword,
  },
  twoFactorOff: {
    subject: { de: 'Zweiter Faktor ausgeschaltet', en: 'Second factor switched off' },
    paragraphs: [
      hello,
      {
        de: 'seit {at} genügt beim Anmelden wieder Ihr Passwort.',
        en: 'since {at} your password is enough to sign in again.',
      },
      notYou,
    ],
    action: newPassword,
  },
  recoveryCodeUsed: {
    subject: { de: 'Ein Wiederherstellungscode wurde benutzt', en: 'A recovery code was used' },
    paragraphs: [
      hello,
      {
        de: 'am {at} hat sich jemand mit Ihrem Passwort und einem Ihrer Wiederherstellungscodes angemeldet. Dieser Code gilt nicht mehr.',
        en: 'on {at} somebody signed in with your password and one of your recovery codes. That code is not valid any more.',
      },
      notYou,
    ],
    action: newPassword,
  },
  newDevice: {
    subject: { de: 'Anmeldung mit einem neuen Gerät', en: 'Sign-in with a new device' },
    paragraphs: [
      hello,
      {
        de: 'am {at} hat sich jemand mit einem Gerät angemeldet, das Sie hier noch nicht benutzt haben: {agent}, von {address}.',
        en: 'on {at} somebody signed in with a device that you have not used here before: {agent}, from {address}.',
      },
      notYou,
    ],
    action: newPassword,
  },
  passkeyAdded: {
    subject: { de: 'Ein Passkey wurde hinzugefügt', en: 'A passkey was added' },
    paragraphs: [
      hello,
      {
        de: 'seit {at} können Sie sich mit einem weiteren Passkey anmelden.',
        en: 'since {at} you can sign in with one more passkey.',
      },
      {
        de: 'Waren Sie das nicht? Dann melden Sie sich an, entfernen Sie ihn, und setzen Sie ein neues Passwort.',
        en: 'Was it not you? Then sign in, remove it, and set a new password.',
      },
    ],
  },
} as const satisfies Record<string, Text>
