import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { drop, lastWords, type ScriptedServer } from './scripted-server.test-peer.ts'
import { sendingLab, short } from './sending.test-peer.ts'

describe('delivery', () => {
  const { peer, relay, one } = sendingLab()

  describe('over a kept connection', () => {
    it('sends one mail after the other', async () => {
      const server = await peer()
      const delivery = relay(server.port)
      for (let i = 0; i < 5; i++) expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(1)
      expect(server.talks[0]?.lines).to.not.include('RSET')
      await delivery.close()
      expect(server.talks[0]?.lines.at(-1)).to.equal('QUIT')
    })
    it('takes a new one after 100 mails', async () => {
      const server = await peer()
      const delivery = relay(server.port)
      for (let i = 0; i < 101; i++) expect((await one(delivery)).result).to.equal('accepted')
      await delivery.close()
      expect(server.talks.map(talk => talk.mails.length)).to.deep.equal([100, 1])
    })
    it('says goodbye when nothing follows', async () => {
      const server = await peer()
      await one(relay(server.port, { timeouts: { idleMs: 100 } }))
      await pause(400)
      expect(server.talks[0]?.lines.at(-1)).to.equal('QUIT')
    })
    for (const [how, act] of [
      ['was closed', (s: ScriptedServer) => s.talks[0]?.socket.end()],
      ['was closed with 421', (s: ScriptedServer) => s.talks[0]?.socket.end('421 4.4.2 idle\r\n')],
      ['was reset', (s: ScriptedServer) => s.talks[0]?.socket.resetAndDestroy()],
      ['said something', (s: ScriptedServer) => s.talks[0]?.socket.write('250 hm\r\n')],
    ] as const)
      it(`that ${how} meanwhile is not used`, async () => {
        const server = await peer()
        const delivery = relay(server.port)
        await one(delivery)
        act(server)
        await pause(50)
        expect((await one(delivery)).result).to.equal('accepted')
        expect(server.talks.length).to.equal(2)
      })
    for (const [how, answer] of [
      ['is cut', drop],
      ['ends with 421', lastWords('421 4.4.2 idle')],
    ] as const)
      it(`that ${how} at MAIL costs no attempt`, async () => {
        const server = await peer({ MAIL: (_, talk) => (talk.mails.length > 0 ? answer : '250 ok') })
        const delivery = relay(server.port)
        await one(delivery)
        expect((await one(delivery)).result).to.equal('accepted')
        expect(server.talks.map(talk => talk.mails.length)).to.deep.equal([1, 1])
      })
    it('that dies after the mail was sent is not tried again', async () => {
      let mails = 0
      const server = await peer({ end: () => (++mails > 1 ? drop : '250 ok') })
      const delivery = relay(server.port)
      await one(delivery)
      expect(short(await one(delivery))).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
      expect(server.talks.length).to.equal(1)
    })
  })
})
