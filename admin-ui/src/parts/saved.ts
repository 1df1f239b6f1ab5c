import { notifications } from '@mantine/notifications'
import { language } from '../app/words.ts'

const close = { de: 'Meldung schließen', en: 'Close the message' }

/** Says in passing that something is done. */
export const saved = (message: string): void => {
  const closeButtonProps = { 'aria-label': close[language()] }
  notifications.show({ message, color: 'green', autoClose: 4000, closeButtonProps })
}
