import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventSchema } from './generate.js'

export interface SchemaFile {
  /** Path below the schemas folder, with `/`. */
  readonly file: string
  readonly event: string
  readonly version: number
  readonly schema: EventSchema
}

/** All `<aggregate>/<event>.v<N>.avsc` below a folder, by event, then version. Throws on a file that is no JSON. */
export function readSchemaFiles(schemasDir: string): SchemaFile[] {
  return readdirSync(schemasDir, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => {
      const match = /([^/]+)\.v(\d+)\.avsc$/.exec(file)
      if (!match) return []
      const schema = JSON.parse(readFileSync(join(schemasDir, file), 'utf8')) as EventSchema
      return [{ file, event: match[1]!, version: Number(match[2]), schema }]
    })
    .sort((a, b) => (a.event < b.event ? -1 : a.event > b.event ? 1 : a.version - b.version))
}

export const newestVersions = (files: readonly SchemaFile[]): SchemaFile[] => [
  ...new Map(files.map((file) => [file.event, file])).values(),
]
