import { expect, test } from '@jest/globals'
import { type BoundRunner, decideRunner, inTurn } from './decide-runner.js'

const bounds = { maxRunners: 2, maxPerTenant: 1 }
const runner = (id: string, tenant: string, busy: boolean, lastUsed = 0): BoundRunner<string> => ({
  id,
  tenant,
  busy,
  lastUsed,
})

test.each<[does: string, runners: BoundRunner<string>[], tenant: string, decision: object]>([
  ['the first query of a tenant binds a new one', [], 'a', { do: 'bind' }],
  ['an idle one of the same tenant is used again', [runner('1', 'a', false)], 'a', { do: 'reuse', id: '1' }],
  ['an idle one of another tenant never is', [runner('1', 'b', false)], 'a', { do: 'bind' }],
  ['a tenant at its own bound waits, though there is room', [runner('1', 'a', true)], 'a', { do: 'wait' }],
  [
    'with no room left, the longest unused of others is ended',
    [runner('1', 'b', false, 5), runner('2', 'c', false, 3)],
    'a',
    { do: 'evict', id: '2' },
  ],
  [
    'a busy one is never ended for somebody else',
    [runner('1', 'b', true, 1), runner('2', 'c', false, 9)],
    'a',
    { do: 'evict', id: '2' },
  ],
  ['with all busy, one waits', [runner('1', 'b', true), runner('2', 'c', true)], 'a', { do: 'wait' }],
])('%s', (_, runners, tenant, decision) => {
  expect(decideRunner(tenant, runners, bounds)).toEqual(decision)
})

test('of several idle ones of a tenant the one used last is taken, as its views are warm', () => {
  const runners = [runner('1', 'a', false, 1), runner('2', 'a', false, 7), runner('3', 'a', true, 9)]
  expect(decideRunner('a', runners, { maxRunners: 3, maxPerTenant: 3 })).toEqual({ do: 'reuse', id: '2' })
})

test.each<[does: string, runners: BoundRunner<string>[], served: string, order: string]>([
  ['with no runner yet, who came first', [], '', 'a1 a2 b1 c1'],
  ['a tenant with a busy runner comes after those without', [runner('1', 'a', true)], '', 'b1 c1 a1 a2'],
  ['whose tenant was served last comes last, though it has no runner', [], 'ba', 'c1 b1 a1 a2'],
  ['an idle runner weighs nothing', [runner('1', 'a', false)], '', 'a1 a2 b1 c1'],
  [
    'busy runners weigh more than how long ago it was',
    [runner('1', 'a', true), runner('2', 'b', true), runner('3', 'b', true), runner('4', 'c', true)],
    'bac',
    'a1 a2 c1 b1',
  ],
])('of those who wait, %s', (_, runners, served, order) => {
  const waiters = ['a1', 'a2', 'b1', 'c1'].map((name) => ({ name, tenant: name[0]! }))
  const lastServed = new Map([...served].map((tenant, index) => [tenant, index + 1]))
  const names = inTurn(waiters, runners, lastServed).map(({ name }) => name)
  expect(names.join(' ')).toBe(order)
})
