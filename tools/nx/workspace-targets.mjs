import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Tells Nx what can be done with each package, so that no package.json repeats it. What depends on what stands in the
 * project references of tsconfig.json, which the compiler itself goes by; Nx's own search needs a TypeScript API that 7 has not.
 */
export const name = 'workspace-targets'

export const createNodesV2 = [
  '{apps,libs}/*/package.json',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => [file, { projects: { [dirname(file)]: project(workspaceRoot, dirname(file)) } }]),
]

const project = (workspaceRoot, root) => ({
  implicitDependencies: referencesOf(workspaceRoot, root),
  targets: {
    build: command('node_modules/.bin/tsc -b {projectRoot}'),
    test: command(
      'node_modules/.bin/node --experimental-vm-modules node_modules/jest/bin/jest.js --passWithNoTests {projectRoot}',
    ),
    lint: command('node_modules/.bin/oxlint {projectRoot}'),
  },
})

const command = (line) => ({ executor: 'nx:run-commands', options: { command: line, cwd: '{workspaceRoot}' } })

function referencesOf(workspaceRoot, root) {
  const config = join(workspaceRoot, root, 'tsconfig.json')
  if (!existsSync(config)) return []
  const { references = [] } = JSON.parse(readFileSync(config, 'utf8'))
  return references.map(
    ({ path }) => JSON.parse(readFileSync(join(workspaceRoot, root, path, 'package.json'), 'utf8')).name,
  )
}
