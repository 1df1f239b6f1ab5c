/**
 * The app (manifest.xml) that a merchant uploads in place of making an integration: Shopware registers it here, and gives
 * the keys of an integration that has the permissions below and no others.
 *
 * https://developer.shopware.com/docs/guides/plugins/apps/app-registration-setup.html, manifest-2.0.xsd. Each system has a
 * secret of its own in its manifest, so who registers is known by it. The official app-server-sdk makes the shop's secrets
 * of Math.random, which others can compute; three HMACs need no library.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppRefusal, type AppRequest, at, type RemoteApp } from '@depesche/plugin-sdk'

const name = 'DepescheMail'

/** What remote.ts, page.ts and shop.ts ask for. Of translations Shopware looks at the parent's. */
const permissions = {
  read: ['system_config', 'sales_channel', 'sales_channel_domain', 'cms_page', 'landing_page'],
  create: ['system_config', 'cms_page', 'cms_section', 'cms_block', 'cms_slot', 'landing_page'].concat(
    'landing_page_sales_channel',
  ),
  update: ['system_config', 'cms_page', 'cms_slot', 'landing_page'],
  delete: ['system_config', 'cms_page', 'landing_page'],
  /** the test mail */
  permission: ['api_send_email'],
}

const events = new Map<string, 'on' | 'off' | 'gone'>([
  ['app.activated', 'on'],
  ['app.deactivated', 'off'],
  ['app.deleted', 'gone'],
])

const escapeXml = (text: string) => text.replace(/[<>&'"]/g, sign => `&#${sign.charCodeAt(0)};`)

export const app: RemoteApp = {
  fileName: `${name}.zip`,
  files: of => ({ [`${name}/manifest.xml`]: manifest(of.secret, of.register, of.events) }),
  register({ query, headers }, secret, confirm) {
    demandSignature(query, headers['shopware-app-signature'], secret)
    const asked = new URLSearchParams(query)
    const [shop, url] = [asked.get('shop-id') ?? '', asked.get('shop-url') ?? '']
    if (shop === '' || url === '') throw new AppRefusal('shop-id or shop-url is missing')
    const shopSecret = randomBytes(48).toString('hex')
    const proof = sign(shop + url + name, secret)
    return {
      ...{ shop, url: url.replace(/\/+$/, ''), secret: shopSecret },
      answer: { proof, secret: shopSecret, confirmation_url: confirm },
    }
  },
  confirm({ body, headers }, secret) {
    demandSignature(body, headers['shopware-shop-signature'], secret)
    const given = jsonIn(body)
    const [shop, accessKeyId, secretAccessKey] = ['shopId', 'apiKey', 'secretKey'].map(field => at(given, field))
    if (typeof shop !== 'string' || typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string')
      throw new AppRefusal('shopId, apiKey or secretKey is missing')
    return { shop, access: { accessKeyId, secretAccessKey } }
  },
  event({ body, headers }, secret) {
    demandSignature(body, headers['shopware-shop-signature'], secret)
    const event = at(at(jsonIn(body), 'data'), 'event')
    return (typeof event === 'string' && events.get(event)) || 'other'
  },
}

const sign = (octets: string | Buffer, secret: string): string =>
  createHmac('sha256', secret).update(octets).digest('hex')

function demandSignature(octets: string | Buffer, given: AppRequest['headers'][string], secret: string): void {
  const expected = Buffer.from(sign(octets, secret))
  const signature = Buffer.from(typeof given === 'string' ? given : '')
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new AppRefusal('The signature is wrong: download the app again and install that one')
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new AppRefusal('The body is no JSON')
  }
}

const manifest = (secret: string, register: string, tellAt: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://raw.githubusercontent.com/shopware/shopware/trunk/src/Core/Framework/App/Manifest/Schema/manifest-2.0.xsd">
  <meta>
    <name>${name}</name>
    <label>Depesche</label>
    <label lang="de-DE">Depesche</label>
    <description>Order mails leave by your Depesche relay: signed, encrypted, and with every outcome to see.</description>
    <description lang="de-DE">Bestellmails gehen über Ihr Depesche-Relay: signiert, verschlüsselt, und jeder Ausgang ist zu sehen.</description>
    <author>Depesche</author>
    <copyright>Depesche</copyright>
    <version>1.0.0</version>
    <license>Apache-2.0</license>
  </meta>
  <setup>
    <registrationUrl>${escapeXml(register)}</registrationUrl>
    <secret>${escapeXml(secret)}</secret>
  </setup>
  <permissions>
${Object.entries(permissions)
  .flatMap(([kind, entities]) => entities.map(entity => `    <${kind}>${entity}</${kind}>`))
  .join('\n')}
  </permissions>
  <webhooks>
${[...events.keys()]
  .map(event => `    <webhook name="${event.replace('app.', '')}" url="${escapeXml(tellAt)}" event="${event}"/>`)
  .join('\n')}
  </webhooks>
</manifest>
`
