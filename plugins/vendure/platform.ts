import { definePlatform } from '@depesche/plugin-sdk'

export default definePlatform({
  id: 'vendure',
  name: 'Vendure',
  kinds: ['shop'],
  configureSmtp: 'in-platform',
  listHelpPage: 'hosted',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'test-mail',
  steps: [
    {
      de: 'Nehmen Sie das Paket in das Projekt des Shops auf: npm install @depesche/vendure (solange es nicht in npms Registry steht: mit der Datei, die Ihnen der Betreiber des Relays gibt)',
      en: 'Add the package to the project of the shop: npm install @depesche/vendure (as long as it is not in npm’s registry: with the file that the operator of the relay gives you)',
    },
    {
      de: 'Setzen Sie in vendure-config.ts transport und globalTemplateVars des EmailPlugin auf die des Pakets, wie seine README zeigt; was bisher bei transport stand, kommt nach otherwise.',
      en: 'In vendure-config.ts set transport and globalTemplateVars of EmailPlugin to those of the package, as its README shows; what stood at transport goes to otherwise.',
    },
    {
      de: 'Erzeugen Sie auf der Seite des Systems in Depesche einen Code, geben Sie ihn dem Shop als DEPESCHE_CODE und starten Sie Server und Worker neu. Er gilt einmal und 15 Minuten lang.',
      en: 'Make a code on the page of the system in Depesche, give it to the shop as DEPESCHE_CODE, and restart server and worker. It is good once, for 15 minutes.',
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
      de: 'Der Absender von Vendures eigenen Mails ist der eingestellte; das Relay sagt, ob er zum System passt.',
      en: 'The sender of Vendure’s own mails is the one you set; the relay says whether it fits the system.',
    },
    {
      de: 'Solange im DNS etwas fehlt, gehen die Mails auf dem bisherigen Weg. Die List-Help-Seite stellt das Relay bereit.',
      en: 'While DNS lacks something, mails go the way they went before. The List-Help page is served by the relay.',
    },
  ],
  byHand: [
    {
      de: 'Die Datei, in der die Verbindung versiegelt liegt (stateFile), muss ein neues Ausrollen überstehen und für Server und Worker dieselbe sein.',
      en: 'The file in which the connection is kept sealed (stateFile) must survive a new deployment and be the same for server and worker.',
    },
    {
      de: 'Eigene Handler, die ihren Absender selbst setzen, müssen eine Adresse der verbundenen Domain nehmen.',
      en: 'Handlers of your own that set their sender themselves must take an address of the connected domain.',
    },
  ],
  undo: {
    de: 'Rufen Sie disconnect() auf, wie die README zeigt: Die Verbindung endet, und der bisherige Transport gilt wieder.',
    en: 'Call disconnect(), as the README shows: the connection ends, and the transport of before is used again.',
  },
})
