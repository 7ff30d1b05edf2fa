import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { schemaNames, schemaPath, schemaText } from './write-json-schema.js'

test.each(schemaNames)('the JSON Schema of %s in docs is the one that the code makes', async (name) => {
  expect(await readFile(schemaPath(name), 'utf8')).toBe(schemaText(name))
})
