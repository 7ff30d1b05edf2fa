import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '../..')
const oxlint = createRequire(import.meta.url)
  .resolve('oxlint/package.json')
  .replace(/package\.json$/, 'bin/oxlint')

/**
 * Runs oxlint, with this repository's settings, over a tree laid out as this repository is.
 * Resolves to `{ files, violations: [{ rule, from, to }] }`, with paths below the tree's root, and `to` what oxlint says.
 */
export async function lintTree(tree) {
  // The settings leave the fixtures out, so a fixture is linted as if it were a repository.
  const copy = mkdtempSync(join(tmpdir(), 'udb-lint-'))
  try {
    cpSync(tree, copy, { recursive: true })
    cpSync(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'))
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], { cwd: copy, encoding: 'utf8' })
    const violations = JSON.parse(stdout).diagnostics.map(({ code, filename, message }) => ({
      rule: nameOf(code),
      from: relative(copy, join(copy, filename)).replaceAll('\\', '/'),
      to: message,
    }))
    return {
      files: readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file)),
      violations,
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** `eslint(no-var)` is `no-var`, and `typescript(no-explicit-any)` is `typescript-no-explicit-any`. */
const nameOf = (code) => code.replace(/^eslint\((.*)\)$/, '$1').replace(/^(.*)\((.*)\)$/, '$1-$2')
