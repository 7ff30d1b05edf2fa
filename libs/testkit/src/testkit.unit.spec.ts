import { type AnyEvent, encodeEvent, EVENT_NAMES, fact, ignored } from '@udb/events'
import { describe, expect, test } from '@jest/globals'
import { anEvent, dropped, duplicated, fixedClock, reactionSpec, reordered, smallestData, T0 } from './index.js'

describe('the test kit', () => {
  test.each(EVENT_NAMES)('builds the smallest %s that its schema allows', (name) => {
    const event = anEvent(name, smallestData(name)) as AnyEvent
    expect(encodeEvent(event).length).toBeGreaterThan(0)
  })

  test('gives the same event the same id and another event another id', () => {
    const data = smallestData('step.started', { stepId: 'a' })
    expect(anEvent('step.started', data)).toEqual(anEvent('step.started', data))
    expect(anEvent('step.started', data, { time: T0 + 1 }).meta.eventId).not.toBe(
      anEvent('step.started', data).meta.eventId,
    )
  })

  test('reorders across keys and never within one', () => {
    const events = ['a1', 'b1', 'a2', 'b2']
    const keyOf = (event: string) => event.slice(0, 1)
    expect(reordered(events, keyOf, [1, 1, 0, 0])).toEqual(['b1', 'b2', 'a1', 'a2'])
    expect(reordered(events, keyOf, [])).toEqual(['a1', 'a2', 'b1', 'b2'])
  })

  test('duplicates and drops what it is told to', () => {
    expect(duplicated(['a', 'b'], [3, 0])).toEqual(['a', 'b', 'b', 'a'])
    expect(dropped(['a', 'b', 'c'], [4])).toEqual(['a', 'c'])
  })

  test('has a clock that never goes back', () => {
    const clock = fixedClock()
    clock.advanceTo(T0 + 5)
    clock.advanceTo(T0)
    expect(clock.now()).toBe(T0 + 5)
  })

  test('catches a reaction that answers a redelivery otherwise', async () => {
    let calls = 0
    const forgetful = async () => ((calls += 1) === 1 ? [fact('job.cancelled', { reason: null })] : ignored('seen'))
    const spec = reactionSpec(forgetful)({}).when({})
    await expect(spec.then(fact('job.cancelled', { reason: null }))).rejects.toThrow()
  })
})
