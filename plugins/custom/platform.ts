import { definePlatform, quote } from '@depesche/plugin-sdk'

export default definePlatform({
  id: 'custom',
  name: 'Plain SMTP',
  kinds: ['custom'],
  configureSmtp: 'snippet',
  listHelpPage: 'hosted',
  sender: 'by-hand',
  replacesMails: false,
  restore: 'by-hand',
  verify: 'first-mail',
  steps: [
    {
      de: 'Drücken Sie auf der Seite des Systems in Depesche „Neue Zugangsdaten“ und erzeugen Sie welche: Dieses eine Mal steht dort das Passwort.',
      en: 'Press “New credentials” on the page of the system in Depesche and create some: this once it shows the password.',
    },
    {
      en: 'Enter host, port, user name and password where your program asks for its SMTP server. Choose STARTTLS as encryption, never "none" or "automatic". Set the sender to an address of the connected domain.',
      de: 'Tragen Sie Server, Port, Benutzername und Passwort dort ein, wo Ihr Programm nach dem SMTP-Server fragt. Wählen Sie als Verschlüsselung STARTTLS, nie „keine“ oder „automatisch“. Der Absender muss eine Adresse der verbundenen Domain sein.',
    },
    {
      en: 'Have your program send a mail: that is the first one.',
      de: 'Lassen Sie Ihr Programm eine Mail senden: Das ist die erste.',
    },
  ],
  automatic: [
    {
      en: 'Signature, List-Help and everything else that receivers want are added by the relay.',
      de: 'Signatur, List-Help und alles andere, was Empfänger erwarten, setzt das Relay.',
    },
  ],
  byHand: [
    {
      en: 'Note what stands there now before you change it.',
      de: 'Schreiben Sie sich vorher auf, was jetzt dort steht.',
    },
  ],
  undo: {
    en: 'Enter the values of before again, then revoke the credentials in Depesche.',
    de: 'Tragen Sie die früheren Werte wieder ein und widerrufen Sie dann die Zugangsdaten in Depesche.',
  },
  snippet: {
    failClosed: {
      en: 'Encryption must be STARTTLS (required). With "automatic" some programs send the password in the clear to a server that offers no TLS.',
      de: 'Die Verschlüsselung muss STARTTLS (erforderlich) sein. Bei „automatisch“ senden manche Programme das Passwort im Klartext an einen Server, der kein TLS anbietet.',
    },
    render: ({ host, port, username, password, sender }) => [
      {
        path: 'SMTP',
        language: 'text',
        text: `Host        ${quote.word(host)}\nPort        ${port}\nEncryption  STARTTLS\nUser name   ${quote.word(username)}\nPassword    ${quote.word(password)}\nSender      ${quote.word(sender)}\n`,
      },
    ],
  },
})
