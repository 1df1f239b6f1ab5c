/** What all platforms have in common that are set up by a text which the merchant pastes. */
import { definePlatform, type Platform, type PlatformDeclaration, type Snippet, type Words } from '@depesche/plugin-sdk'

type Own = Pick<PlatformDeclaration, 'id' | 'name' | 'kinds' | 'steps'> & {
  /** 'by-hand': the text doesn't set the sender's address */
  readonly sender?: 'set' | 'by-hand'
  readonly byHand?: readonly Words[]
  /** where more is to be done than to put lines back and restart */
  readonly undo?: Words
  readonly snippet: Snippet
}

const newCredentials: Words = {
  de: 'Drücken Sie auf der Seite des Systems in Depesche „Neue Zugangsdaten“ und erzeugen Sie welche: Dieses eine Mal steht dort, was Sie brauchen, mit dem Passwort.',
  en: 'Press “New credentials” on the page of the system in Depesche and create some: this once it shows all that you need, with the password.',
}
const before: Words = {
  de: 'Heben Sie eine Kopie dessen auf, was bisher dort steht: Daraus stellen Sie es wieder her.',
  en: 'Keep a copy of what stands there now: from it you put it back.',
}
const linesOfBefore: Words = {
  de: 'Setzen Sie die früheren Zeilen wieder ein, starten Sie neu, und widerrufen Sie die Zugangsdaten in Depesche.',
  en: 'Put the former lines back, restart, and revoke the credentials in Depesche.',
}
const senderSet: Words = {
  de: 'Absender ist eine Adresse der verbundenen Domain; sie steht in dem Text und kann dort geändert werden.',
  en: 'The sender is an address of the connected domain; it stands in the text and can be changed there.',
}

export const snippetPlatform = ({ sender = 'set', byHand = [], undo = linesOfBefore, steps, ...own }: Own): Platform =>
  definePlatform({
    ...own,
    steps: [newCredentials, ...steps],
    sender,
    configureSmtp: 'snippet',
    listHelpPage: 'hosted',
    replacesMails: false,
    restore: 'by-hand',
    verify: 'first-mail',
    automatic: [
      {
        de: 'Der Text enthält Server, Port, Verschlüsselung, Benutzername und Passwort dieses Systems.',
        en: 'The text holds host, port, encryption, user name and password of this system.',
      },
      ...(sender === 'set' ? [senderSet] : []),
      {
        de: 'Die List-Help-Seite stellt das Relay bereit.',
        en: 'The List-Help page is served by the relay.',
      },
    ],
    byHand: [before, ...byHand],
    undo,
  })
