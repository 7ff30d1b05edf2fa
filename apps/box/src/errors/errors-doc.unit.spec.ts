import { expect, test } from '@jest/globals'
import { codesIn } from './codes-in-sources.js'
import { faultsOf, renderErrors } from './errors-doc.js'
import type { Door, Meanings } from './meaning.js'

const door = (meanings: Meanings): Door => ({ title: 'A door', intro: 'Where it is.', meanings })
const sources = [
  { path: 'libs/jobs/src/problems.ts', text: "export type JobCode = 'plan_empty' | 'plan_cycle'" },
  { path: 'apps/gateway/src/plan.ts', text: "refuse({ code: 'plan_empty' })" },
]
const empty = { meaning: 'The plan has no steps.', doThis: 'Ask for one.' }
const cycle = { meaning: 'Steps wait for each other.', doThis: '`GET /docs` tells more.' }
const doors = [door({ plan_empty: empty, plan_cycle: cycle })]

test('codes that all have a meaning have no fault', () => {
  expect(faultsOf(codesIn(sources), doors)).toEqual([])
})

test('a new code without a meaning is red, with the file where it is', () => {
  const added = {
    path: 'apps/x/src/new.ts',
    text: "class NewError { constructor(readonly code: string) {} }\nnew NewError('brand_new')",
  }
  expect(faultsOf(codesIn([...sources, added]), doors)).toEqual(['brand_new has no meaning (apps/x/src/new.ts)'])
})

test('a meaning whose code is gone is red', () => {
  expect(faultsOf(codesIn(sources.slice(1)), doors)).toEqual(['plan_cycle has a meaning, but no source has the code'])
})

test('a code at two doors is red', () => {
  expect(faultsOf(codesIn(sources), [...doors, door({ plan_cycle: cycle })])).toEqual([
    'plan_cycle has more than one meaning',
  ])
})

test.each(['', 'no capital.', 'No full stop', 'Two\nlines.', 'A | bar.'])(
  'a meaning that is no sentence is red: %j',
  (text) => {
    const faults = faultsOf(codesIn(sources), [door({ plan_empty: { ...empty, doThis: text }, plan_cycle: cycle })])
    expect(faults).toEqual([`plan_empty: no sentence on one line: '${text}'`])
  },
)

test('a door is a table by code, with the packages, and with the status where the API has one', () => {
  expect(renderErrors(codesIn(sources), doors, { plan_empty: 422 })).toContain(
    [
      '## A door',
      '',
      'Where it is.',
      '',
      '| Code | HTTP | What it means | What to do | Where it is in the sources |',
      '| --- | ---: | --- | --- | --- |',
      '| `plan_cycle` | – | Steps wait for each other. | `GET /docs` tells more. | libs/jobs |',
      '| `plan_empty` | 422 | The plan has no steps. | Ask for one. | apps/gateway, libs/jobs |',
      '',
    ].join('\n'),
  )
})

test('a door without a status has no column for it', () => {
  expect(renderErrors(codesIn(sources), doors, {})).toContain('| Code | What it means |')
})
