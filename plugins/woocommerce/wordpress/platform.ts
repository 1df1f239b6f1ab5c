import { definePlatform } from '@depesche/plugin-sdk'
import { automatic, byHand, wordPressPlugin } from '../wordpress-words.ts'

/** the same plugin where there is no shop */
export default definePlatform({
  id: 'wordpress',
  name: 'WordPress',
  kinds: ['cms'],
  ...wordPressPlugin({
    de: 'Öffnen Sie Einstellungen → Depesche.',
    en: 'Open Settings → Depesche.',
  }),
  automatic,
  byHand,
})
