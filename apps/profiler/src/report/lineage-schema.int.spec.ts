import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { lineageJsonSchema } from './lineage-schema.js'
import { schemaPath } from './write-lineage-schema.js'

test('docs/lineage.schema.json is what the code says; if not, run node apps/profiler/dist/report/write-lineage-schema.js', async () => {
  expect(await readFile(schemaPath(), 'utf8')).toBe(lineageJsonSchema())
})
