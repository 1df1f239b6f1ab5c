/** Loaded before the app in its process: its library asks the simulated Shopify. Nothing in the app knows of it. */
import '@shopify/shopify-api/adapters/node'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { leadHere } from '../../plugins/shopify/src/shopify/simulated.test-peer.ts'

setAbstractFetchFunc(leadHere(Number(process.env.SIMULATED_SHOPIFY_PORT)))
