import { describe, expect, test } from '@jest/globals'
import { fitShape } from './fit-shape.js'
import { analyzeParams } from './request-params.js'

function said(sent: unknown): string {
  const fit = fitShape(analyzeParams, sent)
  return 'problem' in fit ? fit.problem.message.replace(/^The request cannot be read: /, '') : 'it fits'
}

describe('a request that does not fit is told what is wrong, and where, in words for people', () => {
  test.each<[unknown, string]>([
    [[], 'it must be an object, not a list.'],
    ['planes', 'it must be an object, not a text.'],
    [{ tables: 'planes' }, 'tables must be a list, not a text.'],
    [{ tables: [] }, 'tables must have at least 1 entry.'],
    [{ tables: [''] }, 'tables.0 must have at least 1 character.'],
    [{ tables: [5] }, 'tables.0 must be a text, not a number.'],
    [{ tables: null }, 'tables must be a list, not null.'],
    [{ profile: 'yes' }, 'profile must be true or false, not a text.'],
    [{ quality: 'yes' }, 'quality must be true or false, or an object, not a text.'],
    [{ quality: { gate: 1 } }, 'quality.gate must be true or false, not a number.'],
    [{ drift: { alpha: 1 } }, "drift takes no field 'alpha'."],
    [{ drift: { policy: { kind: 'often' } } }, 'drift.policy.kind must be one of pinned, rolling, period.'],
    [{ drift: { policy: {} } }, 'drift.policy.kind is missing.'],
    [{ kpis: [{ sql: 'SELECT 1' }] }, 'kpis.0.name is missing.'],
    [
      { kpis: [{ name: '-', sql: true }] },
      expect.stringMatching(/^kpis\.0\.name must be of letters.*; kpis\.0\.sql must be a text, not true\.$/) as never,
    ],
    [{ kpis: { name: 'k' } }, 'kpis must be a list, not an object.'],
    [{ charts: [{ name: 'c' }] }, 'charts.0 must have either a kpi or a sql.'],
    [{ joins: [{ lefft: 'a', right: 'b', on: 'id' }] }, "joins.0.left is missing; joins.0 takes no field 'lefft'."],
    [{ joins: [{ left: 'a', right: 'b', on: 5 }] }, 'joins.0.on must be a text, an object, or a list, not a number.'],
    [{ joins: [{ left: 'a', right: 'b', on: 'id', type: 'outer' }] }, 'joins.0.type must be one of left, inner.'],
    [{ tabels: ['planes'], kpi: [] }, "it takes no field 'tabels', 'kpi'."],
  ])('%j', (sent, expected) => {
    expect(said(sent)).toEqual(expected)
  })

  test('a field that is not known, with the nearest that are', () => {
    expect(fitShape(analyzeParams, { tabels: [] })).toMatchObject({
      problem: { hint: expect.stringMatching(/^Nearest fields: tables, /) },
    })
    expect(fitShape(analyzeParams, { kpis: [{ nmae: 'k', sql: 'SELECT 1' }] })).toMatchObject({
      problem: { hint: expect.stringMatching(/^Nearest fields: name, /) },
    })
  })
})
