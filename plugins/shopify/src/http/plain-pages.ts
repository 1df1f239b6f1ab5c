import type { Outcome } from './actions.ts'
import type { AppState } from './state.ts'

const escaped = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

export const tokenPage = (apiKey: string) =>
  `<!doctype html><meta name="shopify-api-key" content="${escaped(apiKey)}"><script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>`

export const overviewPage = (state: AppState, outcome: Outcome | null) =>
  `<!doctype html><title>Depesche</title><p id="outcome">${escaped(outcome?.de ?? '')}</p><pre id="state">${escaped(JSON.stringify(state))}</pre>`
