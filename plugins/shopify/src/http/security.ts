/** What every answer of the app says to browsers. */
import type { Context } from 'koa'

/**
 * @param shop whose admin may show the page in a frame; null: nobody may
 * App Bridge comes from Shopify and may come from nowhere else; it speaks to the admin around it, not to the network.
 */
export function protect(context: Context, shop: string | null): void {
  const around = shop === null ? "'none'" : `https://${shop} https://admin.shopify.com`
  context.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self' https://cdn.shopify.com",
      "style-src 'self' 'unsafe-inline'", // mails are styled where they stand, and are previewed
      'img-src https: data:',
      "connect-src 'self' https://cdn.shopify.com https://*.shopifysvc.com",
      "frame-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${around}`,
    ].join('; '),
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Strict-Transport-Security': 'max-age=31536000',
  })
}
