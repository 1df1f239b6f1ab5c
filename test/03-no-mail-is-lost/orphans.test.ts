/**
 * Promise 3 needs that nothing of a dead relay lives on: a process that kept the ports, and answered shops without a
 * store, would keep the next start from coming up.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { processTree, readProcess } from '../lab/processes.ts'
import { launchRelay } from '../lab/relay.ts'

const role = 'role-process.ts' // the title until the process gives itself one
const goneWithinMs = 10_000

describe('a supervisor that is killed while it starts a process again', function () {
  this.timeout(120_000)

  // from the bare process to the one that is ready
  for (const afterMs of [0, 250, 600])
    it(`leaves nothing behind, ${afterMs} ms after that process was made`, async () => {
      await using relay = await launchRelay()
      const supervisor = relay.addresses.pid
      const before = new Set(relay.processes().map(({ pid }) => pid))
      expect(relay.kill('SIGKILL', 'submission')).to.have.length(1)
      let born: number | undefined
      for (let tries = 0; born === undefined && tries < 500; tries++) {
        await delay(10)
        born = processTree(supervisor).find(({ pid, title }) => !before.has(pid) && title.includes(role))?.pid
      }
      if (born === undefined) throw new Error('the submission was not started again')
      await delay(afterMs)
      const all = relay.processes().map(({ pid }) => pid)
      expect(all).to.include(born)
      relay.kill('SIGKILL', 'supervisor')
      const left = () => all.filter(pid => readProcess(pid) !== null)
      for (const until = Date.now() + goneWithinMs; left().length > 0 && Date.now() < until; ) await delay(50)
      const living = left()
      for (const pid of living) process.kill(pid, 'SIGKILL')
      expect(living).to.deep.equal([])
    })
})
