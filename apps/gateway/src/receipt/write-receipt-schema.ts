import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { receiptJsonSchema } from './receipt-shape.js'

/** Where the generated schema lies, seen from the compiled file. */
export const schemaPath = (): string => join(import.meta.dirname, '../../docs/receipt.schema.json')

// Run as a program: `node apps/gateway/dist/receipt/write-receipt-schema.js` writes the file anew.
if (process.argv[1] === import.meta.filename) await writeFile(schemaPath(), receiptJsonSchema())
