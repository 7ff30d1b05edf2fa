import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lineageJsonSchema } from './lineage-schema.js'

/** Where the generated schema lies, seen from the compiled file. */
export const schemaPath = (): string => join(import.meta.dirname, '../../docs/lineage.schema.json')

// Run as a program: `node apps/profiler/dist/report/write-lineage-schema.js` writes the file anew.
if (process.argv[1] === import.meta.filename) await writeFile(schemaPath(), lineageJsonSchema())
