import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContractMetric } from '@udb/box'
import { parse } from 'yaml'

export const ROOT = join(import.meta.dirname, '../../..')
export const FOLDER = join(ROOT, 'helm/udb/observability')

export interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface RuleTest {
  readonly alertname: string
  readonly exp_alerts: readonly unknown[]
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string }[]
}

export interface Dashboard {
  readonly panels: readonly Panel[]
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}

export interface PrometheusConfig {
  readonly scrape_configs: readonly {
    readonly job_name: string
    readonly honor_labels?: boolean
    readonly dns_sd_configs: readonly {
      readonly names: readonly string[]
      readonly type: string
      readonly port: number
    }[]
    readonly static_configs?: readonly { readonly targets: readonly string[] }[]
    readonly relabel_configs: readonly object[]
  }[]
}

export interface CollectorConfig {
  readonly receivers: object
  readonly processors: object
  readonly exporters: { readonly prometheus: { readonly endpoint: string } }
  readonly service: {
    readonly telemetry: {
      readonly metrics: {
        readonly readers: readonly {
          readonly pull: { readonly exporter: { readonly prometheus: { readonly port: number } } }
        }[]
      }
    }
    readonly pipelines: Readonly<Record<string, Readonly<Record<'receivers' | 'processors' | 'exporters', string[]>>>>
  }
}

const text = (name: string): Promise<string> => readFile(join(FOLDER, name), 'utf8')
export const readYaml = async <T>(name: string): Promise<T> => parse(await text(name)) as T
export const readJson = async <T>(name: string): Promise<T> => JSON.parse(await text(name)) as T

export const readContract = (): Promise<ContractMetric[]> => readJson('metrics.json')
export const readRules = async (): Promise<Rule[]> =>
  (await readYaml<{ groups: { rules: Rule[] }[] }>('prometheus-rules.yaml')).groups.flatMap(({ rules }) => rules)
