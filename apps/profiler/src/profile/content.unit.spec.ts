import { describe, expect, test } from '@jest/globals'
import { boundOf } from './chosen-values.js'
import type { Formats, TextFormat } from './content-schema.js'
import { covered, maskInteractions } from './mask.js'
import { memoryBytes } from './memory.js'
import { suspectPersonal } from './personal.js'
import { placePairs } from './places.js'
import { columnWith, numbersWith } from './profile-builder.js'
import { hundredths, positionsFor, valuesAt } from './quantile-positions.js'
import type { ColumnProfile, TimeStats } from './schema.js'
import { outermost } from './source.js'
import { spellingOf } from './spellings.js'
import { timelinessOf } from './timeliness.js'

const formatsOf = (format: TextFormat, share: number): Formats => ({
  found: [{ format, share }],
  impossibleDates: 0,
  valuesRead: 100,
  exact: true,
  errorBound: null,
})

describe('what may be personal', () => {
  test.each([
    ['email', 'text', 'email_address'],
    ['customerEmail', 'text', 'email_address'],
    ['mobile_no', 'number', 'phone_number'],
    ['IBAN', 'text', 'bank_account'],
    ['last_name', 'text', 'person_name'],
    ['Customer Name', 'text', 'person_name'],
    ['date_of_birth', 'time', 'birth_date'],
    ['billing_street', 'text', 'street_address'],
    ['ZIP', 'number', 'postal_code'],
    ['ssn', 'text', 'national_id'],
    ['client_ip', 'text', 'ip_address'],
  ] as const)('%s, by its name', (name, family, kind) => {
    expect(suspectPersonal({ name, family, distinct: 9 }, null)).toEqual({ kind, by: 'name', share: null })
  })

  test.each([
    ['email_count', 'number'],
    ['product_name', 'text'],
    ['name', 'text'],
    ['zipped', 'boolean'],
    ['shipping', 'text'],
    ['company', 'text'],
    ['span', 'number'],
    ['mac_addressed', 'text'],
    ['birthday', 'boolean'],
  ] as const)('%s is an ordinary column', (name, family) => {
    expect(suspectPersonal({ name, family, distinct: 9 }, null)).toBeNull()
  })

  test('the form of the values says more than the name, and one person is a person', () => {
    const column = { name: 'contact', family: 'text', distinct: 9 } as const
    expect(suspectPersonal(column, formatsOf('email', 0.5))).toMatchObject({ kind: 'email_address', by: 'values' })
    expect(suspectPersonal(column, formatsOf('email', 0.49))).toBeNull()
    expect(suspectPersonal({ ...column, name: 'email' }, formatsOf('email', 1))).toMatchObject({ by: 'both', share: 1 })
    expect(suspectPersonal({ ...column, distinct: 1 }, formatsOf('email', 1))).not.toBeNull()
    expect(suspectPersonal({ ...column, name: 'email', distinct: 0 }, null)).toBeNull()
  })

  test('a covered value keeps its first letter and its form', () => {
    expect(['a@b.de', '+49 30', '', '東京 1', '👍x'].map(covered)).toEqual(['a@•.••', '+4• ••', '', '東• •', '👍x'])
  })

  test('pictures cover the labels of what is masked, and no others', () => {
    const masked = { kind: 'person_name', by: 'name', share: null, masked: true } as const
    const columns = [columnWith({ name: 'who', personal: masked }), columnWith({ name: 'colour' })]
    const picture = { kind: 'counts', x: ['Ada'], y: ['red'], counts: [[1]] } as const
    const one = { a: 'who', b: 'colour', measure: 'cramersV', value: 0.5, why: '' } as const
    const [shown] = maskInteractions(
      [{ ...one, picture: { ...picture, x: ['Ada'], y: ['red'], counts: [[1]] } }],
      columns,
    )
    expect(shown?.picture).toMatchObject({ x: ['A••'], y: ['red'] })
  })
})

test('what spellings differ in: the first that explains it', () => {
  const why = (...values: string[]) => spellingOf(values.map((value) => ({ value, count: 1 }))).why
  expect(why('Berlin', 'BERLIN')).toBe('case')
  expect(why('New York', 'new_york ')).toBe('spacing')
  expect(why('München', 'munchen')).toBe('accents')
  expect(why('Hamburg', 'Hambrug')).toBe('one_character')
})

test('the error bound of equal weights is that of a simple sample', () => {
  expect(boundOf(400, 400)).toBeCloseTo(0.98 / Math.sqrt(400), 12)
  // One of them stands for half of the rows: the bound is that of few.
  expect(boundOf(200 ** 2 + 200, 400)).toBeGreaterThan(0.49)
})

test('values at positions: the first whose running count passes it', () => {
  const read = [
    { x: 1, c: 3 },
    { x: 5, c: 4 },
    { x: 9, c: 200 },
  ]
  expect([...valuesAt([0, 2, 3, 4, 199], read)]).toEqual([
    [0, 1],
    [2, 1],
    [3, 5],
    [4, 9],
    [199, 9],
  ])
  expect(hundredths).toHaveLength(99)
  expect(positionsFor(101, hundredths)).toEqual(Array.from({ length: 99 }, (_, i) => i + 1))
})

test('the columns of a schema are its outermost nodes', () => {
  const nodes = (list: [string, number][]) => list.map(([name, children]) => ({ name, children }))
  expect(
    outermost(
      nodes([
        ['root', 3],
        ['a', 0],
        ['l', 1],
        ['list', 1],
        ['element', 0],
        ['s', 2],
        ['x', 0],
        ['y', 0],
      ]),
    ),
  ).toEqual(['a', 'l', 's'])
  expect(outermost([])).toEqual([])
})

test('memory: widths by type, texts by their bytes, none where there is no one width', () => {
  expect(memoryBytes('number', 'DECIMAL(12,2)', 16, null)).toBe(2 + 256)
  expect(memoryBytes('time', 'DATE', 16, null)).toBe(2 + 64)
  expect(memoryBytes('number', 'DOUBLE', 16, null)).toBe(2 + 128)
  expect(memoryBytes('blob', 'BLOB', 16, 100)).toBe(2 + 68 + 100)
  expect(memoryBytes('list', 'INTEGER[]', 16, null)).toBeNull()
})

test('places: the same name but for the word, and numbers that lie on the globe', () => {
  const at = (low: number, high: number): ColumnProfile['number'] => {
    const q = { p1: low, p5: low, p10: low, p25: low, p50: low, p75: high, p90: high, p95: high, p99: high }
    return numbersWith({ quantiles: q })
  }
  const columns = [
    columnWith({ name: 'from_lat', number: at(40, 50) }),
    columnWith({ name: 'from_lng', number: at(-120, 170) }),
    columnWith({ name: 'toLatitude', number: at(40, 50) }),
    columnWith({ name: 'toLongitude', number: at(-400, 170) }),
    columnWith({ name: 'flat', number: at(1, 9) }),
    columnWith({ name: 'along', number: at(1, 9) }),
  ]
  expect(placePairs(columns)).toEqual([{ latitude: 'from_lat', longitude: 'from_lng' }])
})

describe('the time that a table covers', () => {
  const time = (some: Partial<TimeStats>): TimeStats => ({
    min: '2024-01-01',
    max: '2024-01-31',
    spanSeconds: 30 * 86_400,
    infinite: 0,
    median: null,
    histogram: null,
    weekdays: null,
    hours: null,
    gaps: { unit: 'day', present: 30, absent: 1, longest: [{ after: '', before: '', units: 1 }] },
    suspect: { placeholders: [], future: 0, before1900: 0, after2100: 0 },
    ...some,
  })
  const of = (stats: TimeStats, some: Partial<ColumnProfile> = {}) =>
    columnWith({ name: 'day', type: 'DATE', kind: 'time', number: null, time: stats, ...some })

  test('is that of the most complete column, and ends where the latest row is', () => {
    const columns = [of(time({}), { name: 'gappy', missing: 5 }), of(time({}))]
    expect(timelinessOf(columns, '2024-02-03T00:00:00Z')).toEqual({
      column: 'day',
      from: '2024-01-01',
      to: '2024-01-31',
      spanSeconds: 30 * 86_400,
      unit: 'day',
      absentShare: 1 / 31,
      longestGapUnits: 1,
      ageSeconds: 3 * 86_400,
      staleAfterSeconds: 6 * 86_400,
    })
  })

  test('is 0 old where the latest row lies in the future, and is not told by placeholders', () => {
    expect(timelinessOf([of(time({}))], '2020-01-01T00:00:00Z')?.ageSeconds).toBe(0)
    const placeholders = [{ day: '1970-01-01', count: 1 }]
    const stray = time({ suspect: { placeholders, future: 0, before1900: 0, after2100: 0 } })
    expect(timelinessOf([of(stray)], '2024-02-03T00:00:00Z')).toBeNull()
  })
})
