/** What better-auth answers, in the user's words, with what to do. */
import { Alert } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('auth-error', {
  en: {
    failed: 'That did not work',
    wrong: 'The address or the password is wrong.',
    wrongPassword: 'That isn’t your password. Type the one that you sign in with now.',
    tooMany: 'Too many attempts. Wait a minute and try again.',
    locked:
      'Somebody has tried too many passwords. Try again in a quarter of an hour, or sign in with a passkey or on a device that you have used before.',
    codeLocked: 'Too many wrong codes. Try again in a quarter of an hour.',
    notVerified: 'The address isn’t confirmed yet. Open the link in the mail that we have just sent again.',
    code: 'This code is wrong. Type the one that the app shows now.',
    codeUsed: 'This code was used already. Wait for the next one.',
    recoveryCode: 'This recovery code is wrong or used up. Each works once.',
    session: 'That took too long. Begin again with address and password.',
    link: 'This link is not valid any more. It works once and for an hour.',
    short: 'The password is too short: take 8 characters or more.',
    long: 'The password is too long: take 128 characters or fewer.',
    easy: 'This password is easily guessed. Take several words that have nothing to do with you.',
    noMail: 'This relay can’t write mails at the moment, and that needs one. Tell whoever runs it.',
    name: 'A name has 1 to 100 characters.',
    passkeyUnknown: 'This passkey isn’t known here. Sign in with your password, and add it in the settings.',
    passkeyCancelled: 'The passkey wasn’t used. Try again, or sign in with your password.',
    passkeyWeak: 'This passkey doesn’t ask for finger, face or PIN. Set a PIN on it, or use another.',
    passkeyThere: 'This device has a passkey for you already.',
    passkeyUnsupported: 'This browser can’t do that. Use another one, or sign in with your password.',
    signInFirst: 'Sign in with your present address first, and open the link again.',
    fresh: 'For this you must have signed in today. Sign out and in again.',
    sameEmail: 'That is your address already.',
    away: 'The relay can’t be reached. Try again in a moment.',
    unknown: 'The relay answered “{{message}}”. Try again; if it stays so, tell whoever runs it.',
  },
  de: {
    failed: 'Das hat nicht geklappt',
    wrong: 'Adresse oder Passwort ist falsch.',
    wrongPassword: 'Das ist nicht Ihr Passwort. Geben Sie das ein, mit dem Sie sich jetzt anmelden.',
    tooMany: 'Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    locked:
      'Jemand hat zu viele Passwörter probiert. Versuchen Sie es in einer Viertelstunde wieder, oder melden Sie sich mit einem Passkey oder auf einem Gerät an, das Sie schon benutzt haben.',
    codeLocked: 'Zu viele falsche Codes. Versuchen Sie es in einer Viertelstunde wieder.',
    notVerified:
      'Die Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der Mail, die wir gerade noch einmal geschickt haben.',
    code: 'Dieser Code ist falsch. Geben Sie den ein, den die App gerade zeigt.',
    codeUsed: 'Dieser Code wurde schon benutzt. Warten Sie auf den nächsten.',
    recoveryCode: 'Dieser Wiederherstellungscode ist falsch oder verbraucht. Jeder gilt einmal.',
    session: 'Das hat zu lange gedauert. Beginnen Sie noch einmal mit Adresse und Passwort.',
    link: 'Dieser Link gilt nicht mehr. Er gilt einmal und eine Stunde lang.',
    short: 'Das Passwort ist zu kurz: Nehmen Sie mindestens 8 Zeichen.',
    long: 'Das Passwort ist zu lang: Nehmen Sie höchstens 128 Zeichen.',
    easy: 'Dieses Passwort ist leicht zu erraten. Nehmen Sie mehrere Wörter, die nichts mit Ihnen zu tun haben.',
    noMail: 'Dieses Relay kann gerade keine Mails schreiben, und dafür braucht es eine. Sagen Sie es dem Betreiber.',
    name: 'Ein Name hat 1 bis 100 Zeichen.',
    passkeyUnknown:
      'Dieser Passkey ist hier nicht bekannt. Melden Sie sich mit dem Passwort an und fügen Sie ihn in den Einstellungen hinzu.',
    passkeyCancelled:
      'Der Passkey wurde nicht benutzt. Versuchen Sie es noch einmal, oder melden Sie sich mit dem Passwort an.',
    passkeyWeak:
      'Dieser Passkey fragt nicht nach Finger, Gesicht oder PIN. Geben Sie ihm eine PIN, oder nehmen Sie einen anderen.',
    passkeyThere: 'Dieses Gerät hat schon einen Passkey für Sie.',
    passkeyUnsupported:
      'Das kann dieser Browser nicht. Nehmen Sie einen anderen, oder melden Sie sich mit dem Passwort an.',
    signInFirst: 'Melden Sie sich zuerst mit Ihrer bisherigen Adresse an und öffnen Sie den Link dann noch einmal.',
    fresh: 'Dafür müssen Sie sich heute angemeldet haben. Melden Sie sich ab und wieder an.',
    sameEmail: 'Das ist schon Ihre Adresse.',
    away: 'Das Relay ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
    unknown:
      'Das Relay hat „{{message}}“ geantwortet. Versuchen Sie es noch einmal; bleibt es dabei, sagen Sie es dem Betreiber.',
  },
})

interface GivenError {
  readonly code?: string
  readonly status?: number
  readonly message?: string
}

/** By better-auth's code, or ours (relay/src/identity); the first that fits. */
const known = [
  [/^INVALID_(EMAIL|EMAIL_OR_PASSWORD|USER)$/, 'wrong'],
  [/^INVALID_PASSWORD$/, 'wrongPassword'],
  [/^EMAIL_NOT_VERIFIED$/, 'notVerified'],
  [/^TOO_MANY_FAILURES$/, 'locked'],
  [/^(TOO_MANY_ATTEMPTS_.*|ACCOUNT_TEMPORARILY_LOCKED)$/, 'codeLocked'],
  [/^CODE_USED$/, 'codeUsed'],
  [/^INVALID_BACKUP_CODE$/, 'recoveryCode'],
  [/^INVALID_CODE$/, 'code'],
  [/^INVALID_TWO_FACTOR_COOKIE$/, 'session'],
  [/^(INVALID_TOKEN|TOKEN_EXPIRED)$/, 'link'],
  [/^PASSWORD_TOO_SHORT$/, 'short'],
  [/^PASSWORD_TOO_LONG$/, 'long'],
  [/^PASSWORD_TOO_EASY$/, 'easy'],
  [/^MAIL_NOT_READY$/, 'noMail'],
  [/^INVALID_NAME$/, 'name'],
  [/^SIGN_IN_FIRST$/, 'signInFirst'],
  [/^SESSION_NOT_FRESH$/, 'fresh'],
  [/^(EMAIL_IS_THE_SAME|COULDNT_UPDATE_YOUR_EMAIL)$/, 'sameEmail'],
  [/^(PASSKEY_NOT_FOUND|AUTHENTICATION_FAILED)$/, 'passkeyUnknown'],
  [/^(AUTH_CANCELLED|REGISTRATION_CANCELLED|ERROR_CEREMONY_ABORTED|ERROR_PASSTHROUGH.*)$/, 'passkeyCancelled'],
  [/^USER_VERIFICATION_REQUIRED$/, 'passkeyWeak'],
  [/^ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED$/, 'passkeyThere'],
  [/^ERROR_(AUTHENTICATOR|INVALID).*$/, 'passkeyUnsupported'],
] as const

export function AuthError({ error }: { error: unknown }) {
  const t = useWords()
  const { code = '', status, message = '' } = error as GivenError
  const word = known.find(([pattern]) => pattern.test(code))?.[1]
  const isAway = status === undefined || status === 0
  const words =
    word !== undefined
      ? t(word)
      : status === 429
        ? t('tooMany')
        : isAway
          ? t('away')
          : t('unknown', { message: message || status })
  return (
    <Alert color="red" title={t('failed')} role="alert">
      {words}
    </Alert>
  )
}
