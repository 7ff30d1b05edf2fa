import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { SourceFile } from './codes-in-sources.js'

/** What is there for tests alone, what is generated, and the table of the meanings, which is held against the rest. */
const NOT_SOURCES = [
  /\.spec\.ts$/,
  /\.(fixture|features|d)\.ts$/,
  /\/(fixtures|features|testkit|generated)\//,
  /\/spec-[^/]*\.ts$/,
  /^apps\/box\/src\/(errors\/|error-meanings\.ts$|errors-main\.ts$)/,
]

/** The sources of all packages below the root of the repository, sorted by path. */
export function readSources(root: string): SourceFile[] {
  return globSync('{apps,libs}/*/src/**/*.ts', { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !NOT_SOURCES.some((pattern) => pattern.test(path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
