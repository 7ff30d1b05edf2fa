/**
 * The custom kinds that the chart may use, as definitions for a cluster that has neither KEDA nor the Prometheus operator:
 *   node make-crds.mjs | kubectl apply -f -
 * They are made of the schemas in crd-schemas/, so the API server drops no field that is right and refuses values that are wrong.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'crd-schemas')

/** What a definition may hold is less than JSON schema: fields that are not listed are refused by the client's strict validation instead. */
function structural(node) {
  if (Array.isArray(node)) return node.map(structural)
  if (node === null || typeof node !== 'object') return node
  // Which of several forms it is, only JSON schema can say.
  if (node.oneOf) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  if (Array.isArray(node.type)) return { 'x-kubernetes-int-or-string': true }
  const typed = node.enum && !node.type ? { ...node, type: typeof node.enum[0] } : node
  return Object.fromEntries(
    Object.entries(typed)
      .filter(([key, value]) => !(key === 'additionalProperties' && value === false))
      .map(([key, value]) => [key, structural(value)]),
  )
}

for (const file of readdirSync(folder)) {
  const { properties } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const [group, version] = properties.apiVersion.enum[0].split('/')
  const kind = properties.kind.enum[0]
  const plural = `${kind.toLowerCase()}s`
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: structural(properties.spec) } } },
        },
      ],
    },
  }
  console.log(`---\n${JSON.stringify(definition)}`)
}
