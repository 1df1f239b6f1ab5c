import { expect } from 'chai'
import fc from 'fast-check'
import { deliveryStates } from '../values.ts'
import { type DeliveryEvent, ImpossibleStep, isFinal, step, steps } from './delivery-state.ts'

const events: DeliveryEvent[] = [...new Set(Object.values(steps).flatMap(row => Object.keys(row)))] as DeliveryEvent[]

describe('a delivery', () => {
  it('takes the steps of its table and no others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...deliveryStates), fc.constantFrom(...events), (from, event) => {
        const to = (steps[from] as Record<string, string>)[event]
        if (to === undefined) expect(() => step(from, event)).to.throw(ImpossibleStep, from)
        else expect(step(from, event)).to.equal(to)
      }),
    )
  })

  it('never leaves a final state, save that a delivered one can be returned', () => {
    for (const state of deliveryStates.filter(isFinal))
      expect(Object.keys(steps[state])).to.deep.equal(state === 'delivered' ? ['returned'] : [])
    expect(step('delivered', 'returned')).to.equal('bounced')
  })

  it('can reach an end from every state that is none', () => {
    for (const state of deliveryStates.filter(s => !isFinal(s)))
      expect(Object.values(steps[state])).to.include('bounced')
  })
})
