import { describe, expect, test } from '@jest/globals'
import { parseSettings, type SettingsError } from './config.js'

const problems = (env: Record<string, string>) => {
  try {
    parseSettings(env)
    return []
  } catch (error) {
    return (error as SettingsError).problems.map(({ code, setting }) => `${code} ${setting}`)
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
    [{ UDB_KAFKA_BROKERS: 'localhost:9092' }, 'setting_unsupported UDB_KAFKA_BROKERS'],
  ])('%j is refused', (env, problem) => {
    expect(problems(env as unknown as Record<string, string>)).toEqual([problem])
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
