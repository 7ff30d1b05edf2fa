import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The orders that other tools were measured on, and what those tools said of them. */
export interface GeneratedOrders {
  /** `orders_800.csv`, `orders_100k.csv`, `orders_500k.csv`, each also with `_current`. */
  path(file: string): string
  /** `profile_orders_100k.json`, `drift_orders_800.json`, `drift_orders_100k.json`. */
  referencePath(file: string): string
}

/**
 * Where `UDB_GENERATED` names the folder that `tools/generated-data/make.mjs` has made; null without it, and then the specs that need it are
 * skipped. A name that leads nowhere is an error: nobody should believe that they ran.
 */
export function generatedOrders(env: NodeJS.ProcessEnv = process.env): GeneratedOrders | null {
  const folder = env['UDB_GENERATED']
  if (folder === undefined || folder === '') return null
  const found = (path: string): string => {
    if (existsSync(path)) return path
    throw new Error(`${path} is not there: make it with \`node tools/generated-data/make.mjs\`, or unset UDB_GENERATED`)
  }
  return { path: (file) => found(join(folder, file)), referencePath: (file) => found(join(folder, 'reference', file)) }
}
