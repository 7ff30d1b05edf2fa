import type { ServiceName } from '@udb/events'
import type { SettingName, Settings } from './settings.js'

export interface SettingProblem {
  readonly code: 'setting_invalid' | 'setting_missing' | 'setting_unsupported' | 'setting_unsafe'
  readonly setting: string
  readonly message: string
  readonly hint: string
}

/** What a process is for: the whole box, one service of it, or a command that only asks. */
export type Purpose = 'box' | ServiceName

/** What only shows when the settings are looked at together; pure. A setting that is not valid by itself is undefined here. */
export function settingProblems(settings: Settings, purpose: Purpose): SettingProblem[] {
  return [...authProblems(settings, purpose), ...missing(settings, purpose)]
}

const servesTheApi = (purpose: Purpose): boolean => purpose === 'box' || purpose === 'gateway'

function authProblems(settings: Settings, purpose: Purpose): SettingProblem[] {
  const { UDB_AUTH: auth, UDB_HOST: host, UDB_API_KEYS: keys } = settings
  if (!servesTheApi(purpose)) return []
  if (auth === 'oidc')
    return [
      {
        code: 'setting_unsupported',
        setting: 'UDB_AUTH',
        message: `'oidc' is not part of this version`,
        hint: 'Use apikey, or dev on a loopback address.',
      },
    ]
  if (auth === 'apikey' && keys?.length === 0)
    return [
      {
        code: 'setting_missing',
        setting: 'UDB_API_KEYS',
        message: 'UDB_AUTH=apikey lets nobody in without keys',
        hint: 'Give it name:tenant:role:hash, where the hash is what `printf %s KEY | sha256sum` says.',
      },
    ]
  if (auth === 'dev' && host !== undefined && !isLoopback(host))
    return [
      {
        code: 'setting_unsafe',
        setting: 'UDB_HOST',
        message: 'UDB_AUTH=dev trusts every caller, so it is accepted on a loopback address only',
        hint: 'Use UDB_AUTH=apikey, or 127.0.0.1, ::1 or localhost.',
      },
    ]
  return []
}

/** What a setting brings with it. */
const TOGETHER: readonly (readonly [SettingName, readonly SettingName[]])[] = [
  ['UDB_S3_ENDPOINT', ['UDB_S3_BUCKET', 'UDB_S3_ACCESS_KEY', 'UDB_S3_SECRET_KEY']],
  ['UDB_KAFKA_SASL_MECHANISM', ['UDB_KAFKA_SASL_USERNAME', 'UDB_KAFKA_SASL_PASSWORD']],
  ['UDB_SCHEMA_REGISTRY_USERNAME', ['UDB_SCHEMA_REGISTRY_PASSWORD', 'UDB_SCHEMA_REGISTRY_URL']],
  // The other way round too: a box that is given keys and no store would keep everything in its folder, and say nothing.
  ['UDB_S3_BUCKET', ['UDB_S3_ENDPOINT']],
  ['UDB_S3_ACCESS_KEY', ['UDB_S3_ENDPOINT']],
  ['UDB_S3_SECRET_KEY', ['UDB_S3_ENDPOINT']],
  ['UDB_KAFKA_SASL_USERNAME', ['UDB_KAFKA_SASL_MECHANISM']],
  ['UDB_KAFKA_SASL_PASSWORD', ['UDB_KAFKA_SASL_MECHANISM']],
  ['UDB_KAFKA_SASL_MECHANISM', ['UDB_KAFKA_BROKERS']],
  ['UDB_KAFKA_CA_FILE', ['UDB_KAFKA_BROKERS']],
  ['UDB_SCHEMA_REGISTRY_PASSWORD', ['UDB_SCHEMA_REGISTRY_USERNAME']],
]

/** A service by itself shares nothing with the others but these. */
const SHARED: readonly SettingName[] = ['UDB_KAFKA_BROKERS', 'UDB_SCHEMA_REGISTRY_URL', 'UDB_S3_ENDPOINT']

function missing(settings: Settings, purpose: Purpose): SettingProblem[] {
  const brought = TOGETHER.flatMap(([name, others]) =>
    settings[name] === undefined
      ? []
      : others
          .filter((other) => settings[other] === undefined)
          .map((other) => missingOne(other, `${name} needs it`, `Set ${other} as well, or unset ${name}.`)),
  )
  if (purpose === 'box') return oneOfEach(brought)
  const needed = purpose === 'gateway' ? [...SHARED, 'UDB_POSTGRES_URL' as const] : SHARED
  const alone = needed
    .filter((name) => settings[name] === undefined)
    .map((name) =>
      missingOne(
        name,
        'a service by itself meets the others there',
        'Set it, or run `./udb up` for all six in one process; `./udb stack up` brings up all of them on this machine.',
      ),
    )
  return oneOfEach([...brought, ...alone])
}

/** Several may need the same one. */
const oneOfEach = (problems: readonly SettingProblem[]): SettingProblem[] =>
  problems.filter(({ setting }, i) => problems.findIndex((other) => other.setting === setting) === i)

const missingOne = (setting: SettingName, message: string, hint: string): SettingProblem => ({
  code: 'setting_missing',
  setting,
  message,
  hint,
})

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
