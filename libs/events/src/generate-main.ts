/** `npm run generate`: writes generated/ from schemas/; with `--check` only tells whether it is stale (exit 1). */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSchemas, generateTypes } from './generate.js'
import { newestVersions, readSchemaFiles } from './schema-files.js'

const root = join(import.meta.dirname, '../../..')
const schemas = newestVersions(readSchemaFiles(join(root, 'schemas'))).map((file) => file.schema)
const outputs = { 'events.ts': generateTypes(schemas), 'schemas.ts': generateSchemas(schemas) }

let stale = false
for (const [name, text] of Object.entries(outputs)) {
  const path = join(root, 'libs/events/src/generated', name)
  if (process.argv.includes('--check')) {
    if (readFileSync(path, 'utf8') === text) continue
    stale = true
    console.error(`libs/events/src/generated/${name} is stale: run \`npm run generate\` and commit it`)
  } else writeFileSync(path, text)
}
process.exitCode = stale ? 1 : 0
