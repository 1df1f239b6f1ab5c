/** Mails and identities for the tests of this room. */
import { ObjectId } from 'bson'
import type { Message } from '../values.ts'
import { createBodyHash } from './body-hash.ts'

export function exampleMessage(header: string, body: Buffer | string): Message {
  const octets = Buffer.from(body)
  const hash = createBodyHash()
  hash.update(octets)
  return {
    _id: new ObjectId(),
    accountId: new ObjectId(),
    systemId: new ObjectId(),
    reversePath: 'b@bounces.test',
    fromDomain: 'shop.test',
    messageIdHeader: '<1@shop.test>',
    smtputf8: false,
    eightBit: true,
    receivedAt: new Date(0),
    sizeBytes: header.length + octets.length,
    header: Buffer.from(header),
    body: octets,
    bodyBytes: octets.length,
    bodyHash: hash.digest(),
  }
}

export const exampleHeader =
  'Received: from shop by relay; Mon, 01 Jun 2026 10:00:00 +0000\r\n' +
  'From: "Käthe\'s Laden" <info@shop.test>\r\n' +
  'To: a@example.org,\r\n\t b@example.org\r\n' +
  'Subject: =?utf-8?q?Ihre?=  Bestellung \r\n \tNr. 5\r\n' +
  'Date: Mon, 01 Jun 2026 10:00:00 +0000\r\n' +
  'Message-ID: <1@shop.test>\r\n' +
  'MIME-Version: 1.0\r\n' +
  'Content-Type : text/plain; charset=utf-8\r\n'
