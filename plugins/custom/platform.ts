import { definePlatform } from '@depesche/plugin-sdk'

export default definePlatform({
  id: 'custom',
  name: 'Plain SMTP',
  kinds: ['custom'],
  configureSmtp: 'snippet',
  listHelpPage: 'hosted',
  instructions: {
    en: 'Enter host, port, user name and password where your program asks for its SMTP server. Choose STARTTLS as encryption, never "none" or "automatic". Set the sender to an address of the connected domain.',
    de: 'Tragen Sie Server, Port, Benutzername und Passwort dort ein, wo Ihr Programm nach dem SMTP-Server fragt. Wählen Sie als Verschlüsselung STARTTLS, nie „keine“ oder „automatisch“. Der Absender muss eine Adresse der verbundenen Domain sein.',
  },
})
