/** What delivery counts. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export function declareMetrics(registry: Registry) {
  const registers = [registry]
  return {
    attempts: new Counter({
      name: 'depesche_delivery_attempts_total',
      help: 'Attempts per recipient, by result and the phase of the dialogue in which they ended',
      labelNames: ['result', 'phase'],
      registers,
    }),
    contents: new Counter({
      name: 'depesche_delivery_contents_total',
      help: 'Transactions in which a mail was sent, wholly or in part, by command: BDAT where the host offers CHUNKING, or DATA',
      labelNames: ['command'],
      registers,
    }),
    connections: new Counter({
      name: 'depesche_delivery_connections_total',
      help: 'Connections to mail servers by TLS version, plaintext, or failed when no host could be used',
      labelNames: ['result'],
      registers,
    }),
    policies: new Counter({
      name: 'depesche_delivery_tls_policy_total',
      help: 'Connections to mail servers by what decided over their encryption: dane, mta-sts, required, opportunistic, none',
      labelNames: ['policy'],
      registers,
    }),
    insecure: new Counter({
      name: 'depesche_delivery_tls_refused_total',
      help: 'Destinations that could not be reached because a host did not fulfil a TLS policy, by policy',
      labelNames: ['policy'],
      registers,
    }),
    open: new Gauge({
      name: 'depesche_delivery_open_connections',
      help: 'Connections to mail servers that are open, in use or kept',
      registers,
    }),
    waits: new Counter({
      name: 'depesche_delivery_warm_up_waits_total',
      help: "Deliveries put off to the next day since the pool's addresses are warming up and have used their share",
      registers,
    }),
    seconds: new Histogram({
      name: 'depesche_delivery_transaction_seconds',
      help: 'Time of a transaction incl. connecting where there was no kept connection',
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
      registers,
    }),
  }
}
