import { definePlatform } from '@depesche/plugin-sdk'

export default definePlatform({
  id: 'payload',
  name: 'Payload',
  kinds: ['cms'],
  configureSmtp: 'in-platform',
  listHelpPage: 'hosted',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'test-mail',
  steps: [
    {
      de: 'Nehmen Sie das Paket in das Projekt auf: npm install @depesche/payload (solange es nicht in npms Registry steht: mit der Datei, die Ihnen der Betreiber des Relays gibt)',
      en: 'Add the package to the project: npm install @depesche/payload (as long as it is not in npm’s registry: with the file that the operator of the relay gives you)',
    },
    {
      de: 'Setzen Sie in payload.config.ts email auf den Adapter des Pakets, wie seine README zeigt; was bisher dort stand, kommt nach otherwise.',
      en: 'In payload.config.ts set email to the adapter of the package, as its README shows; what stood there goes to otherwise.',
    },
    {
      de: 'Erzeugen Sie auf der Seite des Systems in Depesche einen Code, geben Sie ihn der Seite als DEPESCHE_CODE und starten Sie sie neu. Er gilt einmal und 15 Minuten lang.',
      en: 'Make a code on the page of the system in Depesche, give it to the site as DEPESCHE_CODE, and restart it. It is good once, for 15 minutes.',
    },
    {
      de: 'Rufen Sie verify() auf, wie die README zeigt: Das sendet eine Testmail, und das Relay sagt, wie sie ankam.',
      en: 'Call verify(), as the README shows: it sends a test mail, and the relay says how it came.',
    },
  ],
  automatic: [
    {
      de: 'Server, Port, Benutzername und Passwort werden bei jeder Mail vom Paket gegeben; TLS wird verlangt und das Zertifikat geprüft.',
      en: 'The package gives host, port, user name and password at each mail; TLS is demanded and the certificate verified.',
    },
    {
      de: 'Der Absender von Payloads eigenen Mails ist der eingestellte; das Relay sagt, ob er zum System passt.',
      en: 'The sender of Payload’s own mails is the one you set; the relay says whether it fits the system.',
    },
    {
      de: 'Solange im DNS etwas fehlt, gehen die Mails auf dem bisherigen Weg. Die List-Help-Seite stellt das Relay bereit.',
      en: 'While DNS lacks something, mails go the way they went before. The List-Help page is served by the relay.',
    },
  ],
  byHand: [
    {
      de: 'Die Datei, in der die Verbindung versiegelt liegt (stateFile), muss ein neues Ausrollen überstehen. Wo es keine Dateien gibt, die bleiben (Serverless), geht dieses Paket nicht.',
      en: 'The file in which the connection is kept sealed (stateFile) must survive a new deployment. Where no file stays (serverless) this package does not work.',
    },
    {
      de: 'Eigene Aufrufe von payload.sendEmail mit from müssen eine Adresse der verbundenen Domain nehmen.',
      en: 'Calls of payload.sendEmail of your own that give from must take an address of the connected domain.',
    },
  ],
  undo: {
    de: 'Rufen Sie disconnect() auf, wie die README zeigt: Die Verbindung endet, und der bisherige Adapter gilt wieder.',
    en: 'Call disconnect(), as the README shows: the connection ends, and the adapter of before is used again.',
  },
})
