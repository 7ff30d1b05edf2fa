import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { receiptJsonSchema } from './receipt-shape.js'
import { schemaPath } from './write-receipt-schema.js'

test('docs/receipt.schema.json is what the code says; if not, run node apps/gateway/dist/receipt/write-receipt-schema.js', async () => {
  expect(await readFile(schemaPath(), 'utf8')).toBe(receiptJsonSchema())
})
