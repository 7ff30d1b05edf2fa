import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { profileJsonSchema } from './schema.js'

/** Where the schema is kept, from the compiled or the source folder alike. */
export const schemaPath = join(import.meta.dirname, '../../docs/profile.schema.json')

export const schemaText = (): string => `${JSON.stringify(profileJsonSchema, null, 2)}\n`

if (import.meta.main) await writeFile(schemaPath, schemaText())
