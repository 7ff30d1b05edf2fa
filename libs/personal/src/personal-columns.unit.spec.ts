import { describe, expect, test } from '@jest/globals'
import { masked } from './masked.js'
import { personalColumns } from './personal-columns.js'

describe('what is masked', () => {
  test.each([
    ['customerEmail', ['x'], true],
    ['first_name', ['Ann'], true],
    ['api_token', ['x'], true],
    ['contact', ['ann@example.com', null, 'bob@example.com'], true],
    ['reach', ['+41 79 123 45 67'], true],
    ['amount', ['12345678', '-3.5'], false],
    ['day', ['2026-01-01', '2026-01-02 10:00:00'], false],
    ['status', ['open'], false],
  ])('%s with %j: %j', (name, values, is) => {
    expect(
      personalColumns(
        [name],
        values.map((value) => [value]),
      ).has(0),
    ).toBe(is)
  })

  test('the form stays, letters and digits go', () => {
    expect(masked('Ann.Lee+42@Example.com')).toBe('Xxx.Xxx+00@Xxxxxxx.xxx')
    expect(masked('Zoë 東京 ٣')).toBe('Xxx xx 0')
    expect(masked(null)).toBeNull()
  })
})
