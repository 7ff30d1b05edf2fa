import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { wordedIssue } from '@udb/checks/worded-issue'
import { closest } from 'fastest-levenshtein'
import { type Purpose, type SettingProblem, settingProblems } from './check-settings.js'
import { SETTINGS, type Settings } from './settings.js'

export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      problems.map((problem) => `${problem.code}: ${problem.setting}: ${problem.message}. ${problem.hint}`).join('\n'),
    )
    this.name = 'SettingsError'
  }
}

/** Settings out of the environment over a file; pure. Throws a `SettingsError` with every problem; warnings name unknown settings. */
export function parseSettings(
  env: Readonly<Record<string, string | undefined>>,
  purpose: Purpose = 'box',
): {
  readonly settings: Settings
  readonly warnings: readonly string[]
} {
  const problems: SettingProblem[] = []
  const values = Object.entries(SETTINGS).map(([name, schema]) => {
    const text = env[name]
    const result = schema.safeParse(text === '' ? undefined : text, { error: wordedIssue })
    if (result.success) return [name, result.data]
    problems.push({
      code: 'setting_invalid',
      setting: name,
      message: result.error.issues[0]?.message ?? 'not valid',
      hint: `Its meaning: ${schema.description}.`,
    })
    return [name, undefined]
  })
  const settings = Object.fromEntries(values) as unknown as Settings
  const known = new Set(problems.map(({ setting }) => setting))
  problems.push(...settingProblems(settings, purpose).filter(({ setting }) => !known.has(setting)))
  if (problems.length > 0) throw new SettingsError(problems)
  return { settings, warnings: unknownSettings(env) }
}

/** Of tests and of the stack on this machine; no setting of a box, and no misspelling of one. */
const OF_OTHERS = /^UDB_(CONFIG$|STACK_|TEST_|REAL_)/

function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...Object.keys(SETTINGS), 'UDB_CONFIG']
  return Object.keys(env)
    .filter((name) => name.startsWith('UDB_') && !known.includes(name) && !OF_OTHERS.test(name))
    .map((name) => `${name} is no setting of udb; did you mean ${closest(name, known)}?`)
}

/** The environment over the file that `UDB_CONFIG` names: lines `NAME=value`, or a JSON object. Throws a `SettingsError`. */
export function environmentWithFile(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const path = env['UDB_CONFIG']
  if (!path) return { ...env }
  try {
    return { ...parseFile(readFileSync(path, 'utf8')), ...env }
  } catch {
    throw new SettingsError([
      {
        code: 'setting_invalid',
        setting: 'UDB_CONFIG',
        message: `the file it names cannot be read`,
        hint: 'Name a readable file of NAME=value lines, or a JSON object.',
      },
    ])
  }
}

function parseFile(text: string): Record<string, string | undefined> {
  if (!text.trimStart().startsWith('{')) return parseEnv(text)
  return Object.fromEntries(Object.entries(JSON.parse(text) as object).map(([name, value]) => [name, String(value)]))
}
