import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { columnWith, profileWith } from './profile-builder.js'
import { profileSchema } from './schema.js'
import { schemaPath, schemaText } from './write-json-schema.js'

test('the JSON Schema in docs is the one that the code makes', async () => {
  expect(await readFile(schemaPath, 'utf8')).toBe(schemaText())
})

test('every field of the schema says what it is', () => {
  const unexplained: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, properties, items } = node as { type?: string; properties?: Record<string, unknown>; items?: unknown }
    for (const [name, child] of Object.entries(properties ?? {})) walk(child, `${path}.${name}`)
    if (type === 'array') walk(items, `${path}[]`)
    if ((type === 'integer' || type === 'number') && !('description' in node) && !path.includes('quantiles'))
      unexplained.push(path)
  }
  walk(JSON.parse(schemaText()), '$')
  // Figures whose object explains them.
  expect(unexplained.filter((path) => !/length\.(mean|median)|edges\[\]/.test(path))).toEqual([])
})

test('a profile of another format is refused', () => {
  const profile = profileWith([columnWith({})])
  expect(profileSchema.safeParse(profile).success).toBe(true)
  expect(profileSchema.safeParse({ ...profile, format: 'udb.profile/9' }).success).toBe(false)
  expect(profileSchema.safeParse({ ...profile, overview: { ...profile.overview, rows: -1 } }).success).toBe(false)
})
