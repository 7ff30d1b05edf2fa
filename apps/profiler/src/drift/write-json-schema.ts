import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { baselineSchema } from './baseline/baseline.js'
import { driftFileSchema } from './drift-file.js'

/** Where a schema is kept, from the compiled or the source folder alike. */
export const schemaPath = (name: SchemaName): string => join(import.meta.dirname, '../../docs', `${name}.schema.json`)

const schemas = {
  drift: { title: 'Drift of a table', ...z.toJSONSchema(driftFileSchema) },
  baseline: { title: 'Baseline of a table', ...z.toJSONSchema(baselineSchema) },
} as const
export type SchemaName = keyof typeof schemas
export const schemaNames: readonly SchemaName[] = ['drift', 'baseline']

/** JSON Schema (draft 2020-12) of the artifact `drift-<table>.json`, and of a stored `baseline.json`. */
export const schemaText = (name: SchemaName): string => `${JSON.stringify(schemas[name], null, 2)}\n`

if (import.meta.main) for (const name of schemaNames) await writeFile(schemaPath(name), schemaText(name))
