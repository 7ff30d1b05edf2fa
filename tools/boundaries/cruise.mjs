import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'

const require = createRequire(import.meta.url)
const importsOnly = require('./imports-only.cjs')

export const { forbidden, options } = require('../../.dependency-cruiser.cjs')

/**
 * Runs the boundary rules over a tree laid out as this repository is.
 * Resolves to `{ files, violations: [{ rule, from, to }] }`, with paths below the tree's root.
 */
export async function cruiseTree(root) {
  const files = sourcesIn(root)
  const { output } = await cruise(
    files,
    {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      externalModuleResolutionStrategy: 'node_modules',
    },
    {
      alias: packagesIn(root),
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
    { babelConfig: { plugins: [importsOnly], babelrc: false, configFile: false, sourceType: 'module' } },
  )
  const violations = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  return { files, violations }
}

const ROOTS = ['apps', 'libs', 'tests', 'benchmarks']

const sourcesIn = (root) =>
  ROOTS.filter((dir) => existsSync(join(root, dir))).flatMap((dir) =>
    readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
      .map((file) => join(dir, file).replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !/(^|\/)(dist|node_modules)\//.test(file)),
  )

/** `@udb/bus` and whatever else the package exports, by the sources that it is built from, so that nothing need be built. */
const packagesIn = (root) =>
  Object.fromEntries(
    ['apps', 'libs']
      .filter((dir) => existsSync(join(root, dir)))
      .flatMap((dir) => readdirSync(join(root, dir)).map((name) => ({ dir: join(root, dir, name), name })))
      .flatMap(({ dir, name }) =>
        Object.entries(exportsOf(dir)).map(([entry, { default: built }]) => [
          `@udb/${name}${entry.slice(1)}$`,
          join(dir, built.replace('/dist/', '/src/').replace(/\.js$/, '.ts')),
        ]),
      ),
  )

/** A fixture's packages have no package.json; they export their index. */
const exportsOf = (dir) => {
  const manifest = join(dir, 'package.json')
  return existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, 'utf8')).exports
    : { '.': { default: './dist/index.js' } }
}
