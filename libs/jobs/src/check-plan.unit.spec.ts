import type { PlanStep } from '@udb/events'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pingStep } from './fixtures/plans.js'
import { scripts } from './fixtures/scripts.js'
import { checkPlan } from './index.js'

const codesOf = (...steps: PlanStep[]) => checkPlan(steps).map(({ code }) => code)

describe('a plan is checked before it becomes a job', () => {
  test('what can be carried out has no problems', () => {
    expect(codesOf(pingStep('b', ['a']), pingStep('a'), pingStep('c', ['a', 'b']))).toEqual([])
    fc.assert(
      fc.property(scripts, ({ plan }) => expect(checkPlan(plan)).toEqual([])),
      { numRuns: 100, seed: 1 },
    )
  })

  test.each<[string, PlanStep[], string[]]>([
    ['nothing to do', [], ['plan_empty']],
    ['two steps of one name', [pingStep('a'), pingStep('a'), pingStep('a')], ['plan_step_duplicate']],
    ['a need that is not there', [pingStep('a', ['b'])], ['plan_need_unknown']],
    ['a step that waits for itself', [pingStep('a', ['a'])], ['plan_cycle']],
    [
      'a circle',
      [pingStep('x'), pingStep('a', ['x', 'c']), pingStep('b', ['a']), pingStep('c', ['b'])],
      ['plan_cycle'],
    ],
    ['parameters that are no JSON', [pingStep('a', [], { params: '{' })], ['plan_params_invalid']],
    ['parameters that are a list', [pingStep('a', [], { params: '[]' })], ['plan_params_invalid']],
    ['parameters of another shape', [pingStep('a', [], { params: '{"text":1}' })], ['plan_params_invalid']],
    ['no time', [pingStep('a', [], { timeoutMs: 0 })], ['plan_limit_invalid']],
    ['half an attempt', [pingStep('a', [], { maxAttempts: 0.5 })], ['plan_limit_invalid']],
    ['two mistakes', [pingStep('a', ['b'], { maxAttempts: 0 })], ['plan_need_unknown', 'plan_limit_invalid']],
  ])('%s is found', (_, steps, codes) => {
    expect(codesOf(...steps)).toEqual(codes)
  })

  test('a circle is named without what only hangs on nothing', () => {
    const [problem] = checkPlan([pingStep('x'), pingStep('a', ['b']), pingStep('b', ['a'])])
    expect(problem?.message).toBe('These steps wait for each other: a, b.')
  })

  test('a kind that nobody knows is no fault of the plan: its step fails', () => {
    expect(codesOf(pingStep('a', [], { kind: 'teleport', params: '{"to":"mars"}' }))).toEqual([])
  })
})
