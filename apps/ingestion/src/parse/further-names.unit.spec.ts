import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { furtherNames } from './further-names.js'

const nothing = { uploads: [], tables: [] }

describe('names of further tables', () => {
  test.each([
    ['Orders 2024', 'shop_orders_2024'],
    ['Länder', 'shop_lander'],
    ['kundenListe', 'shop_kunden_liste'],
    ['Q1.2024', 'shop_q1_2024'],
    ['数据', 'shop_2'],
    ['', 'shop_2'],
    ["'; DROP TABLE x --", 'shop_drop_table_x'],
  ])('given %j, then it is %s', (written, name) => {
    expect(furtherNames('shop', [written], nothing)).toEqual([name])
  })

  test('given names that become the same, then each has its own', () => {
    expect(furtherNames('t', ['A b', 'a-b', 'A B', '!', '?'], nothing)).toEqual([
      't_a_b',
      't_a_b_2',
      't_2_a_b',
      't_5',
      't_6',
    ])
  })

  test('given a table of a join or of another file, then its name is not taken', () => {
    expect(furtherNames('t', ['x', 'y'], { uploads: [], tables: ['t_x'] })).toEqual(['t_x_2', 't_y'])
  })

  test('given another upload whose name begins alike, then what may be a name of its sheets is left to it', () => {
    const names = furtherNames('a', ['b', 'b_c'], { uploads: ['a_b'], tables: [] })
    expect(names).toEqual(['a_2_b', 'a_2_b_c'])
    expect(furtherNames('a_b', ['c'], { uploads: ['a'], tables: [] })).toEqual(['a_b_c'])
  })

  test('given any names, then all are valid, free and the same each time, also over two uploads of a job', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 80 })
    const main = fc.stringMatching(/^[a-z_][a-z0-9_]{0,59}$/)
    fc.assert(
      fc.property(
        main,
        main,
        fc.array(text, { maxLength: 30 }),
        fc.array(text, { maxLength: 30 }),
        (a, b, one, two) => {
          fc.pre(a !== b)
          const names = [
            a,
            b,
            ...furtherNames(a, one, { uploads: [b], tables: [] }),
            ...furtherNames(b, two, { uploads: [a], tables: [] }),
          ]
          expect(new Set(names).size).toBe(names.length)
          for (const name of names) expect(name).toMatch(/^[a-z_][a-z0-9_]{0,59}$/)
          expect(furtherNames(a, one, { uploads: [b], tables: [] })).toEqual(names.slice(2, 2 + one.length))
        },
      ),
    )
  })
})
