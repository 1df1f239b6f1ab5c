import { expect } from 'chai'
import { checkReverse, type ReverseDns } from './reverse-name.ts'

const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
const dnsOf = (ptr: string[] | string, addresses: string[] | string): ReverseDns => {
  const answer = (found: string[] | string) => (typeof found === 'string' ? fails(found) : Promise.resolve(found))
  return { reverse: () => answer(ptr), resolve4: () => answer(addresses), resolve6: () => answer(addresses) }
}

describe('the reverse name of a sending address', () => {
  for (const [what, dns, address, expected] of [
    ['fits', dnsOf(['MTA1.example.'], ['192.0.2.10']), '192.0.2.10', { matches: true, confirmed: true }],
    [
      'fits among others',
      dnsOf(['a.test', 'mta1.example'], ['192.0.2.9', '192.0.2.10']),
      '192.0.2.10',
      { matches: true, confirmed: true },
    ],
    [
      'fits in another spelling',
      dnsOf(['mta1.example'], ['2001:DB8:0::10']),
      '2001:db8::10',
      { matches: true, confirmed: true },
    ],
    [
      'is missing',
      dnsOf('ENOTFOUND', ['192.0.2.10']),
      '192.0.2.10',
      { names: [], matches: false, confirmed: true, error: null },
    ],
    [
      'is another',
      dnsOf(['static-10.provider.example'], ['192.0.2.10']),
      '192.0.2.10',
      { names: ['static-10.provider.example'], matches: false, confirmed: true },
    ],
    ['leads elsewhere', dnsOf(['mta1.example'], ['192.0.2.11']), '192.0.2.10', { matches: true, confirmed: false }],
    [
      'leads nowhere',
      dnsOf(['mta1.example'], 'ENODATA'),
      '192.0.2.10',
      { matches: true, confirmed: false, error: null },
    ],
    [
      'is unknown while DNS is silent',
      dnsOf('ETIMEOUT', ['192.0.2.10']),
      '192.0.2.10',
      { matches: false, error: 'ETIMEOUT' },
    ],
  ] as const)
    it(what, async () => expect(await checkReverse(dns, address, 'mta1.example')).to.deep.include(expected))
})
