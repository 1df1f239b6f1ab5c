/** All that the API has. A new resource is a file in v1/ and a line here. */

import { accountRoutes } from './v1/account.ts'
import { appRoutes } from './v1/apps.ts'
import { billingRoutes } from './v1/billing.ts'
import { connectRoutes } from './v1/connect.ts'
import { connectionRoutes } from './v1/connection.ts'
import { connectionPrivacyRoutes } from './v1/connection-privacy.ts'
import { connectionsRoutes } from './v1/connections.ts'
import { domainSetupRoutes } from './v1/domain-setup.ts'
import { domainRoutes } from './v1/domains.ts'
import { generalRoutes } from './v1/general.ts'
import { helpPageRoutes } from './v1/help-page.ts'
import { keyRoutes } from './v1/keys.ts'
import { messageRoutes } from './v1/messages.ts'
import { operatorRoutes } from './v1/operator.ts'
import { operatorAccountRoutes } from './v1/operator-accounts.ts'
import { operatorHealthRoutes } from './v1/operator-health.ts'
import { paymentRoutes } from './v1/payments.ts'
import { peopleRoutes } from './v1/people.ts'
import { privacyRoutes } from './v1/privacy.ts'
import { remoteRoutes } from './v1/remote.ts'
import { sendRoutes } from './v1/send.ts'
import { statsRoutes } from './v1/stats.ts'
import { suppressionRoutes } from './v1/suppressions.ts'
import { systemRoutes } from './v1/systems.ts'
import { templateRoutes } from './v1/templates.ts'
import { webhookRoutes } from './v1/webhooks.ts'
import { wooRoutes } from './v1/woo.ts'

export const apiRoutes = [
  generalRoutes,
  systemRoutes,
  connectRoutes,
  connectionsRoutes,
  remoteRoutes,
  wooRoutes,
  appRoutes,
  connectionRoutes,
  connectionPrivacyRoutes,
  domainRoutes,
  domainSetupRoutes,
  helpPageRoutes,
  sendRoutes,
  messageRoutes,
  templateRoutes,
  suppressionRoutes,
  webhookRoutes,
  statsRoutes,
  keyRoutes,
  accountRoutes,
  billingRoutes,
  paymentRoutes,
  peopleRoutes,
  privacyRoutes,
  operatorRoutes,
  operatorAccountRoutes,
  operatorHealthRoutes,
].flatMap(({ list }) => list)
