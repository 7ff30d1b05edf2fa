import { expect, test } from '@jest/globals'
import { keptLines, servedLines } from './artifact-lines.js'

const url = 'http://127.0.0.1:8080'
const summary = {
  name: 'summary.md',
  kind: 'summary',
  mediaType: 'text/markdown',
  sizeBytes: 1,
  href: '/artifact/j/summary.md',
}

test('a box that goes on serving shows an address for each artifact', () => {
  expect(servedLines([summary], url).join('\n')).toBe('\nArtifacts\n  http://127.0.0.1:8080/artifact/j/summary.md')
})

test('a box that ends shows no address that would lead nowhere, and says how to have the artifacts again', () => {
  const said = keptLines([summary], 'j', url).join('\n')
  expect(said).toContain('\n  summary.md\n')
  expect(said).not.toContain('/artifact/j/summary.md')
  expect(said).toContain('./udb up serves them again, each at\n  http://127.0.0.1:8080/artifact/j/NAME')
})
