import { describe, expect, test } from '@jest/globals'
import type { Purpose } from './check-settings.js'
import { parseSettings, type SettingsError } from './config.js'

const problems = (env: Record<string, string>, purpose: Purpose = 'box') => {
  try {
    parseSettings(env, purpose)
    return []
  } catch (error) {
    return (error as SettingsError).problems.map(({ code, setting }) => `${code} ${setting}`)
  }
}

const said = (env: Record<string, string>): string => {
  try {
    parseSettings(env)
    return ''
  } catch (error) {
    return (error as SettingsError).message
  }
}

describe('settings', () => {
  test('given none, the defaults hold', () => {
    const { settings, warnings } = parseSettings({ PATH: '/bin' })
    expect(settings).toMatchObject({
      UDB_PORT: 8080,
      UDB_HOST: '127.0.0.1',
      UDB_DATA_DIR: '.udb',
      UDB_AUTH: 'dev',
      UDB_TENANTS: ['default'],
    })
    expect(warnings).toEqual([])
  })

  test.each([
    [{ UDB_PORT: 'abc' }, 'setting_invalid UDB_PORT'],
    [{ UDB_PORT: '70000' }, 'setting_invalid UDB_PORT'],
    [{ UDB_STRICT_STARTUP: 'yes' }, 'setting_invalid UDB_STRICT_STARTUP'],
    [{ UDB_TENANTS: 'Acme Corp' }, 'setting_invalid UDB_TENANTS'],
    [{ UDB_HOST: '0.0.0.0' }, 'setting_unsafe UDB_HOST'],
    [{ UDB_AUTH: 'oidc' }, 'setting_unsupported UDB_AUTH'],
    [{ UDB_KAFKA_BROKERS: 'localhost' }, 'setting_invalid UDB_KAFKA_BROKERS'],
    [{ UDB_SCHEMA_REGISTRY_URL: 'localhost:8081' }, 'setting_invalid UDB_SCHEMA_REGISTRY_URL'],
    [{ UDB_POSTGRES_URL: 'http://localhost' }, 'setting_invalid UDB_POSTGRES_URL'],
    [{ UDB_AUTH: 'apikey' }, 'setting_missing UDB_API_KEYS'],
    [{ UDB_AUTH: 'apikey', UDB_API_KEYS: 'ops:default:admin:a-key-in-clear' }, 'setting_invalid UDB_API_KEYS'],
  ])('%j is refused', (env, problem) => {
    expect(problems(env as unknown as Record<string, string>)).toEqual([problem])
  })

  test('what belongs together is asked for together', () => {
    const s3 = { UDB_S3_ENDPOINT: 'http://localhost:9000', UDB_S3_BUCKET: 'udb', UDB_S3_ACCESS_KEY: 'a' }
    expect(problems(s3)).toEqual(['setting_missing UDB_S3_SECRET_KEY'])
    expect(problems({ ...s3, UDB_S3_SECRET_KEY: 'b' })).toEqual([])
    const kafka = { UDB_KAFKA_BROKERS: 'kafka:9092' }
    expect(problems({ ...kafka, UDB_KAFKA_SASL_MECHANISM: 'plain', UDB_KAFKA_SASL_USERNAME: 'a' })).toEqual([
      'setting_missing UDB_KAFKA_SASL_PASSWORD',
    ])
  })

  test.each([
    [{ UDB_S3_BUCKET: 'udb', UDB_S3_ACCESS_KEY: 'a', UDB_S3_SECRET_KEY: 'b' }, 'UDB_S3_ENDPOINT'],
    [
      { UDB_KAFKA_BROKERS: 'kafka:9092', UDB_KAFKA_SASL_USERNAME: 'a', UDB_KAFKA_SASL_PASSWORD: 'b' },
      'UDB_KAFKA_SASL_MECHANISM',
    ],
    [{ UDB_KAFKA_CA_FILE: '/etc/ca.pem' }, 'UDB_KAFKA_BROKERS'],
    [
      { UDB_SCHEMA_REGISTRY_URL: 'http://localhost:8081', UDB_SCHEMA_REGISTRY_PASSWORD: 'b' },
      'UDB_SCHEMA_REGISTRY_USERNAME',
    ],
  ])('what would be ignored without another one asks for it: %j', (env, missing) => {
    expect(problems(env as unknown as Record<string, string>)).toEqual([`setting_missing ${missing}`])
  })

  test('a number of replicas is a whole one', () => {
    expect(problems({ UDB_KAFKA_REPLICATION_FACTOR: '3' })).toEqual([])
    expect(problems({ UDB_KAFKA_REPLICATION_FACTOR: '0' })).toEqual(['setting_invalid UDB_KAFKA_REPLICATION_FACTOR'])
  })

  test('a service by itself needs what it shares with the others, and the gateway the read model too', () => {
    const shared = ['UDB_KAFKA_BROKERS', 'UDB_SCHEMA_REGISTRY_URL', 'UDB_S3_ENDPOINT']
    const missing = (names: readonly string[]) => names.map((name) => `setting_missing ${name}`)
    expect(problems({}, 'profiler')).toEqual(missing(shared))
    expect(problems({}, 'gateway')).toEqual(missing([...shared, 'UDB_POSTGRES_URL']))
  })

  test('only who serves the REST API has to know who is calling', () => {
    expect(problems({ UDB_HOST: '0.0.0.0' }, 'gateway')).toContain('setting_unsafe UDB_HOST')
    expect(problems({ UDB_HOST: '0.0.0.0' }, 'analyzer')).not.toContain('setting_unsafe UDB_HOST')
    const keys = `ops:*:admin:${'a'.repeat(64)}`
    expect(problems({ UDB_HOST: '0.0.0.0', UDB_AUTH: 'apikey', UDB_API_KEYS: keys })).toEqual([])
  })

  test('a secret that is not valid is not shown', () => {
    const hush = { UDB_API_KEYS: 'hush', UDB_POSTGRES_URL: 'mysql://u:hush@h', UDB_S3_ENDPOINT: 'hush' }
    expect(problems(hush)).toHaveLength(3)
    expect(said(hush)).not.toContain('hush')
  })

  test('every problem is told at once', () => {
    expect(problems({ UDB_PORT: 'x', UDB_TENANTS: '!' })).toHaveLength(2)
  })

  test('a misspelt name is a warning that says what was meant', () => {
    expect(parseSettings({ UDB_PROT: '1' }).warnings).toEqual(['UDB_PROT is no setting of udb; did you mean UDB_PORT?'])
  })

  test('the default tenant is always one of them', () => {
    expect(parseSettings({ UDB_TENANTS: 'acme, globex' }).settings.UDB_TENANTS).toEqual(['default', 'acme', 'globex'])
  })
})

test('a setting that cannot be used is said in words for people, with what it means', () => {
  expect(said({ UDB_PORT: 'abc' })).toBe(
    'setting_invalid: UDB_PORT: must be a number. Its meaning: port of the REST API; 0 takes a free one.',
  )
  expect(said({ UDB_PORT: '99999' })).toContain('UDB_PORT: must be at most 65535.')
  expect(said({ UDB_LOG_LEVEL: 'loud' })).toContain('UDB_LOG_LEVEL: must be one of debug, info, warn, error, silent.')
})
