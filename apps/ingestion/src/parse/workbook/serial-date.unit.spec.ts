import { describe, expect, test } from '@jest/globals'
import { meaningOf, serialText } from './serial-date.js'

describe('what a number format shows a number as', () => {
  test.each([
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0.00 "days"', 'number'],
    ['0%', 'number'],
    ['[$€-407] #,##0', 'number'],
    ['[Red]0.0;[Blue]-0.0', 'number'],
    ['"due" 0', 'number'],
    ['yyyy-mm-dd', 'date'],
    ['m/d/yy', 'date'],
    ['mmm-yy', 'date'],
    ['[$-409]d\\-mmm\\-yyyy;@', 'date'],
    ['dd.mm.yyyy hh:mm', 'date'],
    ['h:mm', 'time'],
    ['h:mm:ss AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'elapsed'],
    ['[mm]:ss', 'elapsed'],
  ])('%s: %s', (format, meaning) => {
    expect(meaningOf(format)).toBe(meaning)
  })
})

describe('a serial day as text', () => {
  test.each([
    [45322, 'date', false, '2024-01-31'],
    [45322.4375, 'date', false, '2024-01-31 10:30:00'],
    [45322 + 1 / 3, 'date', false, '2024-01-31 08:00:00'],
    [43860, 'date', true, '2024-01-31'],
    [0, 'date', true, '1904-01-01'],
    [1, 'date', false, '1900-01-01'],
    [59, 'date', false, '1900-02-28'],
    [60, 'date', false, '1900-02-29'],
    [61, 'date', false, '1900-03-01'],
    [2958465, 'date', false, '9999-12-31'],
    [2958466, 'date', false, null],
    [-1, 'date', false, null],
    [0.5, 'time', false, '12:00:00'],
    [0.999999999, 'time', false, '1900-01-01 00:00:00'],
    [1.5, 'time', false, '1900-01-01 12:00:00'],
    [0.5000000116, 'time', false, '12:00:00.001'],
  ] as const)('%s as %s (1904: %s) is %s', (serial, meaning, date1904, text) => {
    expect(serialText(serial, meaning, date1904)).toBe(text)
  })
})
