import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suiteJsonSchema } from '@udb/checks'
import { z } from 'zod'
import { qualityReportSchema } from './quality-report.js'

/** Where a schema is kept, from the compiled or the source folder alike. */
export const schemaPath = (name: SchemaName): string => join(import.meta.dirname, '../../docs', `${name}.schema.json`)

const schemas = {
  quality: { title: 'Quality of a table', ...z.toJSONSchema(qualityReportSchema) },
  checks: suiteJsonSchema,
} as const
export type SchemaName = keyof typeof schemas
export const schemaNames: readonly SchemaName[] = ['quality', 'checks']

/** JSON Schema (draft 2020-12) of the artifact `quality-<table>.json`, and of a suite of checks. */
export const schemaText = (name: SchemaName): string => `${JSON.stringify(schemas[name], null, 2)}\n`

if (import.meta.main) for (const name of schemaNames) await writeFile(schemaPath(name), schemaText(name))
