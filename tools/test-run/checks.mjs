import { join } from 'node:path'
import { root } from './run-in-turn.mjs'

const node = (name, script, ...args) => ({ name, command: process.execPath, args: [join(root, script), ...args] })

/** What is held against the sources before any test runs. */
export const checks = [
  node('types and codecs are generated from the schemas', 'libs/events/dist/generate-main.js', '--check'),
  node('docs/flow.md is generated from the reactions', 'apps/box/dist/flow-main.js', '--check'),
  node('docs/errors.md lists every error in the sources', 'apps/box/dist/errors-main.js', '--check'),
  node('contracts', 'libs/registry/dist/contracts/contracts-main.js'),
  node('format', 'node_modules/.bin/prettier', '--check', '--log-level', 'warn', '.'),
  node('lint', 'node_modules/.bin/oxlint'),
  node('boundaries', 'tools/check-boundaries.mjs'),
]
