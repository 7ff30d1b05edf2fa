import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = join(import.meta.dirname, '../../..')
const doc = readFileSync(join(root, 'docs/job-spec.md'), 'utf8')

/** `| J1 | … | decide.unit.spec.ts: name of the test; name of another |` */
const invariants = doc.split('\n').flatMap((line) => {
  const [, id, says, enforcedBy] = line.split('|').map((cell) => cell.trim())
  return id !== undefined && /^J\d+$/.test(id) ? [{ id, says: says ?? '', tests: testsOf(enforcedBy ?? '') }] : []
})

function testsOf(cell: string): { file: string; name: string }[] {
  return cell.split('<br>').map((entry) => {
    const [file = '', name = ''] = entry.trim().split(/`: /)
    return { file: file.replace('`', ''), name: name.trim() }
  })
}

describe('docs/job-spec.md', () => {
  test('numbers its invariants from J1 without a gap', () => {
    expect(invariants.length).toBeGreaterThan(10)
    expect(invariants.map(({ id }) => id)).toEqual(invariants.map((_, index) => `J${index + 1}`))
  })

  test.each(invariants)('$id names tests that are there', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0)
    for (const { file, name } of tests) {
      const source = readFileSync(join(root, 'libs/jobs/src', file), 'utf8')
      expect({ file, name, found: source.includes(`'${name}'`) }).toEqual({ file, name, found: true })
    }
  })
})
