import { Users } from 'lucide-react'
import { defineWords } from '../app/words.ts'
import { Empty } from './empty.tsx'
import { Page } from './page.tsx'

const useWords = defineWords('no-account', {
  en: {
    title: 'You are in no account',
    what: 'Somebody has to let you in',
    text: 'Ask an owner or admin of an account to invite you by mail; the link in it brings you in. Accounts of your own are made by whoever runs this relay.',
  },
  de: {
    title: 'Sie sind in keinem Konto',
    what: 'Jemand muss Sie hereinlassen',
    text: 'Bitten Sie einen Inhaber oder Administrator eines Kontos, Sie per Mail einzuladen; der Link darin bringt Sie hinein. Ein eigenes Konto legt Ihnen der Betreiber dieses Relays an.',
  },
})

/** Of somebody who was taken out of his only account, or who was never in one. */
export function NoAccount() {
  const t = useWords()
  return (
    <Page title={t('title')}>
      <Empty icon={Users} title={t('what')}>
        {t('text')}
      </Empty>
    </Page>
  )
}
