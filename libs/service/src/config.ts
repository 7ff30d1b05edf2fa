import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { closest } from 'fastest-levenshtein'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1']).transform((value) => value === '1')
const tenantName = /^[a-z0-9][a-z0-9_-]{0,62}$/

/** Every setting: what it may be, its default, and what it is for. */
export const SETTINGS = {
  UDB_PORT: port.default(8080).describe('port of the REST API; 0 takes a free one'),
  UDB_HOST: z.string().min(1).default('127.0.0.1').describe('address of the REST API'),
  UDB_DATA_DIR: z.string().min(1).default('.udb').describe('folder of the log, the objects and the read model'),
  UDB_STRICT_STARTUP: flag.default(false).describe('1: stop when a required dependency is down'),
  UDB_ARTIFACT_RETENTION_DAYS: z.coerce
    .number()
    .positive()
    .max(36_500)
    .default(30)
    .describe('age at which artifacts are pruned, in days'),
  UDB_SECRET_KEY: z.string().min(32).optional().describe('key that seals secrets in requests'),
  UDB_AUTH: z.enum(['dev', 'oidc', 'apikey']).default('dev').describe('who is calling: dev only on a loopback address'),
  UDB_TENANTS: z
    .string()
    .default('default')
    .transform((text) => [
      ...new Set([
        'default',
        ...text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      ]),
    ])
    .refine(
      (names) => names.every((name) => tenantName.test(name)),
      'names of [a-z0-9_-], at most 63 characters, separated by commas',
    )
    .describe('the tenants, separated by commas; default is always one of them'),
  UDB_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('least level that is logged'),
  UDB_MAX_UPLOAD_MB: z.coerce.number().positive().default(20_480).describe('size limit of one upload request, in MiB'),
  UDB_MAX_BODY_KB: z.coerce.number().positive().default(1_024).describe('size limit of a JSON body, in KiB'),
  UDB_ENGINE_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(64)
    .default(1_024)
    .describe('memory limit of one engine process, in MiB'),
  UDB_ENGINE_THREADS: z.coerce.number().int().min(1).max(64).default(2).describe('threads of one engine process'),
  UDB_QUERY_MAX_ROWS: z.coerce.number().int().min(1).default(10_000).describe('rows that POST /sql gives at the most'),
  UDB_QUERY_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(30_000)
    .describe('time limit of one query, in milliseconds'),
  UDB_PRUNE_GRACE_MINUTES: z.coerce.number().min(0).default(60).describe('how long the bytes of pruned artifacts stay'),
} as const

export type Settings = { readonly [K in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[K]> }

/** Of the distributed shape; known, so that they are no misspelling, and refused until that shape is there. */
const DISTRIBUTED = [
  'UDB_KAFKA_BROKERS',
  'UDB_SCHEMA_REGISTRY_URL',
  'UDB_POSTGRES_URL',
  'UDB_S3_ENDPOINT',
  'UDB_S3_BUCKET',
  'UDB_S3_ACCESS_KEY',
  'UDB_S3_SECRET_KEY',
]

export interface SettingProblem {
  readonly code: 'setting_invalid' | 'setting_unsupported' | 'setting_unsafe'
  readonly setting: string
  readonly message: string
  readonly hint: string
}

export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      problems.map((problem) => `${problem.code}: ${problem.setting}: ${problem.message}. ${problem.hint}`).join('\n'),
    )
    this.name = 'SettingsError'
  }
}

/** Settings out of the environment over a file; pure. Throws a `SettingsError` with every problem; warnings name unknown settings. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): {
  readonly settings: Settings
  readonly warnings: readonly string[]
} {
  const problems: SettingProblem[] = []
  const values = Object.entries(SETTINGS).map(([name, schema]) => {
    const text = env[name]
    const result = schema.safeParse(text === '' ? undefined : text)
    if (result.success) return [name, result.data]
    problems.push({
      code: 'setting_invalid',
      setting: name,
      message: result.error.issues[0]?.message ?? 'not valid',
      hint: `It is the ${schema.description}.`,
    })
    return [name, undefined]
  })
  for (const name of DISTRIBUTED.filter((name) => env[name]))
    problems.push({
      code: 'setting_unsupported',
      setting: name,
      message: 'the distributed shape is not part of this version',
      hint: 'Unset it to run the embedded shape.',
    })
  const settings = Object.fromEntries(values) as unknown as Settings
  problems.push(...unsafe(settings))
  if (problems.length > 0) throw new SettingsError(problems)
  return { settings, warnings: unknownSettings(env) }
}

function unsafe(settings: Settings): SettingProblem[] {
  const { UDB_AUTH: auth, UDB_HOST: host } = settings
  if (auth !== undefined && auth !== 'dev')
    return [
      {
        code: 'setting_unsupported',
        setting: 'UDB_AUTH',
        message: `'${auth}' is not part of this version`,
        hint: 'Use dev, on a loopback address.',
      },
    ]
  if (auth === 'dev' && host !== undefined && !isLoopback(host))
    return [
      {
        code: 'setting_unsafe',
        setting: 'UDB_HOST',
        message: 'UDB_AUTH=dev trusts every caller, so it is accepted on a loopback address only',
        hint: 'Use 127.0.0.1, ::1 or localhost.',
      },
    ]
  return []
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set([...Object.keys(SETTINGS), ...DISTRIBUTED, 'UDB_CONFIG'])
  return Object.keys(env)
    .filter((name) => name.startsWith('UDB_') && !known.has(name))
    .map((name) => `${name} is no setting of udb; did you mean ${closest(name, [...known])}?`)
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
