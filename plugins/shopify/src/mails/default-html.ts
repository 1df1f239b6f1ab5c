/**
 * The HTML of the default mails. Tables and inline styles, since Outlook on Windows and Gmail read little else; what
 * cleverer programs understand (small screens, dark mode) stands in one `<style>` and is nowhere needed. Without images
 * nothing is lost: the logo has the shop's name, and products stand beside theirs.
 */
import type { Language, MailKind } from './kinds.ts'
import { type CommonWords, commonWords, kindWords } from './words.ts'

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const ink = `${font};font-size:16px;line-height:24px;color:#1f2328`
const small = `${font};font-size:14px;line-height:20px;color:#57606a`
const table = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'

export function defaultHtml(kind: MailKind, language: Language): string {
  const words = commonWords[language]
  const { preheader, title, paragraphs, button } = kindWords[kind][language]
  const parts = [
    `<h1 class="ink" style="margin:0 0 16px;${font};font-size:24px;line-height:32px;font-weight:600;color:#1f2328">${title}</h1>`,
    paragraph(words.greeting),
    ...paragraphs.map(paragraph),
    ...partsOf(kind, words, buttonOf(button)),
  ]
  return `<!DOCTYPE html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>{{shop.name}}</title>
<!--[if mso]><style>table{border-collapse:collapse}td,p,h1,h2,a{font-family:Arial,sans-serif!important}</style><![endif]-->
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
a{overflow-wrap:anywhere}
@media (max-width:480px){.page{padding:0!important}.paper{border-radius:0!important}.inner{padding:24px 20px!important}.half{display:block!important;width:100%!important;padding-right:0!important}.button a{display:block!important;text-align:center!important}.button table{width:100%!important}}
@media (prefers-color-scheme:dark){.page{background-color:#0d1117!important}.paper{background-color:#161b22!important}.ink{color:#e6edf3!important}.quiet{color:#9da7b3!important}.rule{border-color:#30363d!important}.edge{border-color:#6e7681!important}.plate{background-color:#ffffff!important}}
[data-ogsc] .ink{color:#e6edf3!important}[data-ogsc] .quiet{color:#9da7b3!important}[data-ogsb] .paper{background-color:#161b22!important}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f3f4f6">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;font-size:1px;line-height:1px;color:#f3f4f6">${preheader}${'&#8199;&#847;'.repeat(40)}</div>
${table} class="page" style="background-color:#f3f4f6"><tr><td class="page" align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
${table} class="paper" style="max-width:600px;background-color:#ffffff;border-radius:8px;border-top:4px solid {{shop.colour}}">
<tr><td class="inner" align="left" style="padding:32px 40px;overflow-wrap:anywhere;word-break:break-word">
${header}
${parts.join('\n')}
${footer(words)}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
}

function partsOf(kind: MailKind, words: CommonWords, button: string): string[] {
  switch (kind) {
    case 'order-confirmation':
    case 'order-paid':
      return [button, facts(words), orderLines(words), totals(words), addresses(words)]
    case 'shipping-confirmation':
    case 'shipping-update':
    case 'out-for-delivery':
      return [tracking(words), button, shipmentLines(words), addresses(words, 'shipping')]
    case 'delivered':
      return [button, tracking(words), shipmentLines(words), addresses(words, 'shipping')]
    case 'refund':
      return [button, refundLines(words)]
    case 'order-cancelled':
      return [button, orderLines(words), totals(words)]
    case 'invoice':
      return [
        button,
        `{{#invoice.url}}<p class="quiet" style="margin:0 0 24px;${small}">${words.instead}<br><a class="quiet" href="{{.}}" style="color:#57606a;overflow-wrap:anywhere;word-break:break-all">{{.}}</a></p>{{/invoice.url}}`,
        orderLines(words),
        totals(words),
        addresses(words),
      ]
  }
}

// the white plate lets dark logos be seen in dark mode too
const header = `${table} style="margin:0 0 24px"><tr><td align="left">
{{#shop.logoUrl}}<a{{#shop.url}} href="{{.}}"{{/shop.url}} style="text-decoration:none"><img class="plate" src="{{shop.logoUrl}}" alt="{{shop.name}}" height="48" style="display:inline-block;height:48px;width:auto;max-width:240px;border:0;border-radius:4px;background-color:#ffffff;${font};font-size:20px;font-weight:600;color:#1f2328"></a>{{/shop.logoUrl}}{{^shop.logoUrl}}<a class="ink"{{#shop.url}} href="{{.}}"{{/shop.url}} style="${font};font-size:20px;line-height:28px;font-weight:600;color:#1f2328;text-decoration:none">{{shop.name}}</a>{{/shop.logoUrl}}
</td></tr></table>`

const paragraph = (text: string): string => `<p class="ink" style="margin:0 0 16px;${ink}">${text}</p>`

const heading = (text: string): string =>
  `<h2 class="ink" style="margin:24px 0 8px;${font};font-size:18px;line-height:24px;font-weight:600;color:#1f2328">${text}</h2>`

const buttonOf = ({ label, url }: { label: string; url: string }): string =>
  `{{#${url}}}<div class="button" style="margin:8px 0 24px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="edge" bgcolor="{{shop.colour}}" style="border-radius:6px;background-color:{{shop.colour}};border:1px solid {{shop.edgeColour}};mso-padding-alt:12px 24px"><a href="{{.}}" style="display:inline-block;padding:12px 24px;${font};font-size:16px;line-height:24px;font-weight:600;color:{{shop.textOnColour}};text-decoration:none">${label}</a></td></tr></table></div>{{/${url}}}`

const facts = (words: CommonWords): string =>
  `{{#order.confirmationNumber}}<p class="quiet" style="margin:0 0 16px;${small}">${words.confirmationNumber}: {{.}}</p>{{/order.confirmationNumber}}`

/** @param price what stands at the right, if anything does */
const lineRow = (words: CommonWords, images: string, price: string): string =>
  `<tr>{{#${images}}}<td class="rule" width="64" valign="top" style="width:64px;padding:12px 16px 12px 0;border-bottom:1px solid #d8dee4">{{#imageUrl}}<img src="{{imageUrl}}" alt="" width="64" style="display:block;width:64px;height:auto;border:0;border-radius:4px">{{/imageUrl}}</td>{{/${images}}}<td class="rule ink" valign="top" style="padding:12px 0;border-bottom:1px solid #d8dee4;${ink}">{{quantity}}&nbsp;×&nbsp;{{title}}{{#variant}}<br><span class="quiet" style="${small}">{{variant}}</span>{{/variant}}{{#sku}}<br><span class="quiet" style="${small}">${words.sku} {{sku}}</span>{{/sku}}</td>${price}</tr>`

const priceCell = (content: string): string =>
  `<td class="rule ink" align="right" valign="top" style="padding:12px 0 12px 16px;border-bottom:1px solid #d8dee4;${ink};white-space:nowrap">${content}</td>`

const orderLines = (words: CommonWords): string =>
  `${heading(`${words.lines} {{order.number}}`)}
${table}>
{{#lines}}
${lineRow(words, 'images', priceCell('{{price}}'))}
{{/lines}}
</table>
{{#moreLines}}<p class="quiet" style="margin:8px 0 0;${small}">${words.more}</p>{{/moreLines}}`

const shipmentLines = (words: CommonWords): string =>
  `{{#shipment.hasLines}}
${heading(words.shipmentLines)}
${table}>
{{#shipment.lines}}
${lineRow(words, 'shipment.images', '')}
{{/shipment.lines}}
</table>
{{/shipment.hasLines}}`

const refundLines = (words: CommonWords): string =>
  `{{#refund.hasLines}}
${heading(words.refundLines)}
${table}>
{{#refund.lines}}
${lineRow(words, 'refund.images', priceCell('{{price}}'))}
{{/refund.lines}}
</table>
{{/refund.hasLines}}`

function totals(words: CommonWords): string {
  const row = (label: string, amount: string, { strong = false } = {}): string => {
    const style = strong ? `${ink};font-weight:600` : small
    const padding = strong ? '8px 0' : '4px 0'
    const kind = strong ? 'ink' : 'quiet'
    return `<tr><td class="${kind}" align="left" valign="top" style="padding:${padding};${style}">${label}</td><td class="${kind}" align="right" valign="top" style="padding:${padding};padding-left:16px;${style};white-space:nowrap">${amount}</td></tr>`
  }
  const named = (word: string) => `${word}{{#title}} ({{title}}){{/title}}`
  return `${table} style="margin:8px 0 8px">
{{#order.discounts}}${row(named(words.discount), '{{amount}}')}{{/order.discounts}}
{{#order.shipping}}${row(named(words.shipping), '{{amount}}')}{{/order.shipping}}
{{#order.fees}}${row(`{{#title}}{{title}}{{/title}}{{^title}}${words.fee}{{/title}}`, '{{amount}}')}{{/order.fees}}
{{^order.taxesIncluded}}{{#order.taxes}}${row('{{title}}', '{{amount}}')}{{/order.taxes}}{{/order.taxesIncluded}}
${row(words.total, '{{order.total}}', { strong: true })}
{{#order.taxesIncluded}}{{#order.taxes}}${row(`${words.includes} {{title}}`, '{{amount}}')}{{/order.taxes}}{{/order.taxesIncluded}}
{{#order.outstanding}}${row(words.outstanding, '{{.}}', { strong: true })}{{/order.outstanding}}
</table>`
}

const addressCell = (label: string, name: string): string =>
  `<td class="half quiet" width="50%" valign="top" style="padding:0 16px 16px 0;${small}"><strong class="ink" style="color:#1f2328;font-weight:600">${label}</strong><br>{{#${name}}}{{#lines}}{{.}}<br>{{/lines}}{{/${name}}}</td>`

const addresses = (words: CommonWords, which: 'both' | 'shipping' = 'both'): string => {
  const shipping = `{{#order.shippingAddress}}${addressCell(words.shippingAddress, 'order.shippingAddress')}{{/order.shippingAddress}}`
  const billing = `{{#order.billingAddress}}${addressCell(words.billingAddress, 'order.billingAddress')}{{/order.billingAddress}}`
  const payment = `{{#order.payment}}<p class="quiet" style="margin:0 0 16px;${small}"><strong class="ink" style="color:#1f2328;font-weight:600">${words.payment}</strong><br>{{.}}</p>{{/order.payment}}`
  return which === 'shipping'
    ? `${table} style="margin:24px 0 0"><tr>${shipping}</tr></table>`
    : `${table} style="margin:16px 0 0"><tr>${shipping}${billing}</tr></table>
${payment}`
}

const tracking = (words: CommonWords): string =>
  `{{#shipment.estimatedDelivery}}<p class="ink" style="margin:0 0 16px;${ink}">${words.estimatedDelivery}: <strong>{{.}}</strong></p>{{/shipment.estimatedDelivery}}
{{#shipment.tracking}}<p class="ink" style="margin:0 0 16px;${ink}">{{#company}}{{company}} · {{/company}}{{#number}}${words.tracking} {{#url}}<a class="ink" href="{{url}}" style="color:#1f2328;text-decoration:underline">{{number}}</a>{{/url}}{{^url}}{{number}}{{/url}}{{/number}}{{^number}}{{#url}}<a class="ink" href="{{url}}" style="color:#1f2328;text-decoration:underline">${words.shipmentWord}</a>{{/url}}{{^url}}${words.shipmentWord}{{/url}}{{/number}}</p>{{/shipment.tracking}}`

const footer = (words: CommonWords): string =>
  `${table} style="margin:24px 0 0"><tr><td class="rule quiet" style="padding:16px 0 0;border-top:1px solid #d8dee4;${small};line-height:24px">{{#shop.contactEmail}}${words.questions} <a class="quiet" href="mailto:{{.}}" style="color:#57606a;text-decoration:underline">{{.}}</a><br>{{/shop.contactEmail}}${words.sentBy} <a class="quiet"{{#shop.url}} href="{{.}}"{{/shop.url}} style="color:#57606a;text-decoration:underline">{{shop.name}}</a>.{{#shop.helpUrl}}<br><a class="quiet" href="{{.}}" style="color:#57606a;text-decoration:underline">${words.help}</a>{{/shop.helpUrl}}</td></tr></table>`
