/**
 * Lets git run .githooks, once, after an install. Does nothing where there is no checkout, on a build server, in a dry run (npm calls
 * this there too), or where hooks are set already.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? '.', '..')
const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' })

const skipped = process.env.CI || process.env.npm_config_dry_run
if (!skipped && existsSync(join(root, '.git')) && git('config', 'core.hooksPath').status === 1)
  git('config', 'core.hooksPath', '.githooks')
