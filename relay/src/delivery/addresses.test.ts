import { expect } from 'chai'
import { isPublicAddress } from './addresses.ts'

describe('an address', () => {
  for (const address of [
    '8.8.8.8',
    '194.25.134.8',
    '172.32.0.1',
    '100.128.0.1',
    '2a00:1450:4001::1b',
    '64:ff9b::808:808',
    '::ffff:8.8.8.8',
  ])
    it(`${address} may be delivered to`, () => expect(isPublicAddress(address)).to.equal(true))
  for (const address of [
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::0.0.0.1',
    '64:ff9b:1::808:808',
    '::ffff:0:7f00:1',
    'fe80::1',
    'fe80::1%lo',
    'fd00::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '0127.0.0.1',
    'localhost',
    '',
  ])
    it(`${address || '(empty)'} may not`, () => expect(isPublicAddress(address)).to.equal(false))
})
