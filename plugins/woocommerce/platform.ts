import { definePlatform } from '@depesche/plugin-sdk'
import { automatic, byHand, wordPressPlugin } from './wordpress-words.ts'

export default definePlatform({
  id: 'woocommerce',
  name: 'WooCommerce',
  kinds: ['shop'],
  ...wordPressPlugin({
    de: 'Öffnen Sie WooCommerce → Einstellungen → Integration → Depesche.',
    en: 'Open WooCommerce → Settings → Integration → Depesche.',
  }),
  automatic: [
    ...automatic,
    {
      de: 'Bei jeder Bestellung steht, welche ihrer Mails gesendet wurden und was aus ihnen wurde.',
      en: 'Beside each order stands which of its mails were sent, and what became of them.',
    },
    {
      de: 'Stündlich wird gezählt: Kommen Bestellungen, aber keine Mails, warnen Shop und Relay.',
      en: 'Once an hour it is counted: when orders come but no mails, shop and relay warn.',
    },
  ],
  byHand,
})
