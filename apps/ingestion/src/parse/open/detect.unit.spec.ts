import { describe, expect, test } from '@jest/globals'
import { detectContainer } from './detect-container.js'
import { detectEncoding } from './detect-encoding.js'
import { detectForeign } from './detect-foreign.js'
import { detectFormat } from './detect-format.js'
import { isBomb } from './size-limit.js'

const bytes = (...values: number[]): Buffer => Buffer.from(values)

describe('what a file is, its bytes say', () => {
  test.each([
    [bytes(0x1f, 0x8b, 8), 'gzip'],
    [Buffer.from('PK\x03\x04'), 'zip'],
    [Buffer.from('PK\x05\x06'), 'zip'],
    [bytes(0x28, 0xb5, 0x2f, 0xfd), 'zstd'],
    [bytes(0x50, 0x2a, 0x4d, 0x18), 'zstd'],
    [Buffer.from('BZh91AY&SY'), 'bzip2'],
    [Buffer.from('BZh9 is no bzip2,1\n'), 'plain'],
    [Buffer.from('\xfd7zXZ\0', 'latin1'), 'xz'],
    [Buffer.from('a,b'), 'plain'],
    [Buffer.alloc(512), 'plain'],
  ])('container of %j', (prefix, container) => {
    expect(detectContainer(prefix)).toBe(container)
  })

  test.each([
    [Buffer.from('%PDF-1.7'), 'a PDF document'],
    [Buffer.from('\x7fELF\x02', 'latin1'), 'a program'],
    [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a PNG image'],
    [Buffer.from('<!DOCTYPE html><html>'), 'an HTML page'],
    [Buffer.from('ORC,PDF,MZ\n1,2,3\n'), null],
    [Buffer.from('RIFFRAFF,1\n'), null],
  ])('foreign %j', (prefix, what) => {
    expect(detectForeign(prefix)).toBe(what)
  })
})

describe('the encoding of text', () => {
  test.each([
    ['ASCII', Buffer.from('abc'), 'utf-8'],
    ['UTF-8', Buffer.from('Größe'), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFx'), 'utf-8'],
    ['Windows-1252', Buffer.from('Größe', 'latin1'), 'windows-1252'],
    ['UTF-16 LE', bytes(0xff, 0xfe, 0x61, 0), 'utf-16le'],
    ['UTF-16 BE', bytes(0xfe, 0xff, 0, 0x61), 'utf-16be'],
  ])('%s', (_name, prefix, encoding) => {
    expect(detectEncoding(prefix, true).encoding).toBe(encoding)
  })

  test('given a character cut by the end of the prefix, then it is still UTF-8', () => {
    expect(detectEncoding(Buffer.from('Größe').subarray(0, 4), false).encoding).toBe('utf-8')
  })

  test('given UTF-8 with one damaged byte, then it is not read as something else', () => {
    expect(detectEncoding(Buffer.concat([Buffer.from('äöüßäöü'), bytes(0xff)]), true)).toEqual({
      encoding: null,
      reason: 'damaged_utf8',
    })
  })

  test('given NUL bytes, then it is no text', () => {
    expect(detectEncoding(bytes(97, 0, 98), true)).toEqual({ encoding: null, reason: 'binary' })
  })

  test('given bytes that are no UTF-8 and have control characters all over, then it is no text, however short', () => {
    const noise = bytes(0xc3, 0x11, 0x9a, 0x32, 0xd7, 0x86, 0x04, 0x73, 0xc5, 0x68, 0xa1, 0x1b, 0xd8, 0x44, 0xe5, 0x17)
    expect(detectEncoding(noise, true)).toEqual({ encoding: null, reason: 'binary' })
  })

  test('given text of Windows-1252 with a stray control character or two, then it is text', () => {
    const dirty = Buffer.from(`stra\xdfe;gr\xf6\xdfe\x02\n${'M\xfcnchen;7\n'.repeat(20)}caf\xe9\x03;1\n`, 'latin1')
    expect(detectEncoding(dirty, true).encoding).toBe('windows-1252')
  })
})

describe('the format of text', () => {
  test.each([
    ['[{"a":1}]', 'x', 'json'],
    ['{"a":1}\n{"a":2}', 'x', 'ndjson'],
    ['{\n "a": 1\n}', 'x.json', 'json'],
    ['{"a":\n', 'x.ndjson', 'ndjson'],
    ['a\tb\n1\t2', 'x', 'tsv'],
    ['a,b\n1,2', 'x.json', 'csv'],
    ['[id],name\n', 'x', 'csv'],
  ])('%j', (text, name, format) => {
    expect(detectFormat(text, name).format).toBe(format)
  })
})

test('an archive may be packed well, but not without end', () => {
  const limits = { maxBytes: 1000, maxRatio: 10, ratioFreeBytes: 100 }
  expect(isBomb(100, 1, limits)).toBe(false)
  expect(isBomb(101, 1, limits)).toBe(true)
  expect(isBomb(1000, 100, limits)).toBe(false)
  expect(isBomb(1001, 1000, limits)).toBe(true)
})
