/**
 * Makes each Kubernetes schema a file that stands by itself, as kubeconform wants it; as they are published, they refer to one common file.
 *   node bundle-schemas.mjs FROM TO
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [from, to] = process.argv.slice(2)
const read = (name) => JSON.parse(readFileSync(join(from, name), 'utf8'))
const common = read('_definitions.json').$defs

/** Calls `visit` with every reference below; what it returns takes the reference's place. */
function references(node, visit) {
  if (Array.isArray(node)) return node.map((each) => references(each, visit))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? visit(value) : references(value, visit),
    ]),
  )
}

function standalone(schema) {
  const needed = new Map()
  const visit = (ref) => {
    const name = ref.split('/').at(-1)
    if (!needed.has(name)) {
      // Before its own references are followed, since some definitions refer to themselves.
      needed.set(name, null)
      needed.set(name, references(common[name], visit))
    }
    return `#/$defs/${name}`
  }
  const { $id: _, ...rest } = references(schema, visit)
  return { ...rest, $defs: Object.fromEntries(needed) }
}

mkdirSync(to, { recursive: true })
const kinds = readdirSync(from)
  .filter((name) => name.endsWith('.json') && !name.startsWith('_'))
  .map((name) => [name, read(name)])
  .filter(([, schema]) => schema['x-kubernetes-group-version-kind'])
for (const [name, schema] of kinds) writeFileSync(join(to, name), JSON.stringify(standalone(schema)))
console.log(`${kinds.length} schemas in ${to}`)
