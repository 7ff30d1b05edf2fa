import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { ContractMetric } from '@udb/box'
import { SERVICES } from '@udb/events'
import {
  type CollectorConfig,
  type Dashboard,
  type PrometheusConfig,
  readContract,
  readJson,
  readRules,
  readYaml,
  ROOT,
  type Rule,
  type RuleTest,
} from './observability-files.js'
import { groupedBy, metricsIn } from './promql-names.js'

let contract: ContractMetric[]
let rules: Rule[]
let dashboard: Dashboard
beforeAll(async () => {
  contract = await readContract()
  rules = await readRules()
  dashboard = await readJson<Dashboard>('grafana-dashboard.json')
})

const queries = (): string[] => [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.annotations.list.map(({ expr }) => expr),
]
/** Labels that Prometheus adds to what it scrapes. */
const OF_THE_SCRAPE = ['service', 'job', 'instance']

/** What Prometheus knows by these names: samples of the metrics, what rules record, and its own `up`. */
function series(): Map<string, readonly string[]> {
  const samples = contract.flatMap(({ name, type, labels }) =>
    type === 'histogram'
      ? [
          [`${name}_bucket`, [...labels, 'le']] as const,
          ...['sum', 'count'].map((of) => [`${name}_${of}`, labels] as const),
        ]
      : [[name, labels] as const],
  )
  const recorded = rules.flatMap(({ record, expr }) => (record ? [[record, groupedBy(expr)] as const] : []))
  return new Map([...samples, ...recorded, ['up', []]])
}

function unknownIn(expressions: readonly string[]): string[] {
  const known = series()
  return expressions.flatMap((expression) =>
    metricsIn(expression).flatMap(({ metric, labels }) => {
      const has = known.get(metric)
      if (!has) return [`${metric} in ${expression}`]
      const foreign = labels.filter((label) => !has.includes(label) && !OF_THE_SCRAPE.includes(label))
      return foreign.map((label) => `${metric} has no label ${label}: ${expression}`)
    }),
  )
}

describe('what alerts and dashboards lean on', () => {
  test('rules read only metrics of the list, by labels that those have', () => {
    expect(rules.length).toBeGreaterThan(40)
    expect(unknownIn(rules.map(({ expr }) => expr))).toEqual([])
  })

  test('the dashboard reads only metrics of the list, by labels that those have', () => {
    expect(queries().length).toBeGreaterThan(35)
    expect(unknownIn(queries())).toEqual([])
  })

  test('a sum keeps only labels that something in it has', () => {
    const known = series()
    const lost = [...queries(), ...rules.map(({ expr }) => expr)].flatMap((expression) => {
      const has = metricsIn(expression).flatMap(({ metric }) => known.get(metric) ?? [])
      return groupedBy(expression).filter((label) => !has.includes(label) && !OF_THE_SCRAPE.includes(label))
    })
    expect(lost).toEqual([])
  })

  test('what a rule records is read by an alert or a panel', () => {
    const read = new Set(
      [...queries(), ...rules.map(({ expr }) => expr)].flatMap((expr) => metricsIn(expr)).map(({ metric }) => metric),
    )
    expect(rules.flatMap(({ record }) => (record && !read.has(record) ? [record] : []))).toEqual([])
  })

  test('a name that nobody exposes is told', () => {
    expect(
      unknownIn(['rate(job_duration[5m])', 'sum(udb_dead_letters_total{tenant="a"})', 'job_duration_count']),
    ).toEqual([
      'job_duration in rate(job_duration[5m])',
      'udb_dead_letters_total has no label tenant: sum(udb_dead_letters_total{tenant="a"})',
    ])
  })

  test('panels have ids of their own, and places of their own', () => {
    const taken = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect([new Set(dashboard.panels.map(({ id }) => id)).size, new Set(taken).size]).toEqual([
      dashboard.panels.length,
      taken.length,
    ])
  })
})

describe('an alert', () => {
  const alerts = () => rules.filter(({ alert }) => alert)

  test('says how bad it is, what happened, and where what to do stands', async () => {
    const page = await readFile(join(ROOT, 'docs/observability.md'), 'utf8')
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))
    for (const { alert, labels, annotations } of alerts()) {
      expect([alert, labels?.['severity']]).toEqual([alert, expect.stringMatching(/^(critical|warning|info)$/)])
      expect([alert, annotations?.['summary']]).toEqual([alert, expect.stringMatching(/^\S.*\.$/)])
      expect(annotations?.['runbook_url']).toBe(`docs/observability.md#${anchorOf(alert!)}`)
      expect(anchors).toContain(anchorOf(alert!))
    }
  })

  test('is tested in which case it fires, and in which it does not', async () => {
    const { tests } = await readYaml<{ tests: { alert_rule_test: RuleTest[] }[] }>('prometheus-rules.test.yaml')
    const cases = tests.flatMap(({ alert_rule_test: each }) => each)
    const names = (fires: boolean) =>
      new Set(
        cases.filter(({ exp_alerts: expected }) => expected.length > 0 === fires).map(({ alertname }) => alertname),
      )
    const all = new Set(alerts().map(({ alert }) => alert))
    expect([names(true), names(false)]).toEqual([all, all])
  })
})

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')

test('the bound of the objective for analyses is a bucket of the histogram', () => {
  const bounds = rules.flatMap(({ expr }) => [...expr.matchAll(/le=~"([^"]+)"/g)].map(([, bound]) => bound!))
  const buckets = contract.find(({ name }) => name === 'job_duration')!.buckets!
  expect(bounds.length).toBeGreaterThan(0)
  for (const bound of bounds) {
    const pattern = new RegExp(`^(?:${bound.replaceAll('\\\\', '\\')})$`)
    expect(buckets.filter((bucket) => pattern.test(String(bucket)))).toEqual([60])
  }
})

test('Prometheus is told of every service, and leaves their labels as they are', async () => {
  const config = await readYaml<PrometheusConfig>('prometheus.yaml')
  const udb = config.scrape_configs.find(({ job_name: name }) => name === 'udb')!
  expect(udb.honor_labels).toBe(true)
  const [found, ...others] = udb.dns_sd_configs
  expect([found!.names.toSorted(), found!.type, found!.port, others]).toEqual([SERVICES.toSorted(), 'A', 8080, []])
  expect(udb.relabel_configs).toEqual([{ source_labels: ['__meta_dns_name'], target_label: 'service' }])
})

test('the collector refuses what does not fit before anything else, and its pipelines use what is configured', async () => {
  const config = await readYaml<CollectorConfig>('otel-collector.yaml')
  for (const pipeline of Object.values(config.service.pipelines)) {
    expect(pipeline.processors[0]).toBe('memory_limiter')
    for (const part of ['receivers', 'processors', 'exporters'] as const)
      expect(Object.keys(config[part])).toEqual(expect.arrayContaining(pipeline[part]))
  }
})

test('what the collector exposes is scraped: what it says of itself, and what others have pushed to it', async () => {
  const { exporters, service } = await readYaml<CollectorConfig>('otel-collector.yaml')
  const own = service.telemetry.metrics.readers.map(({ pull }) => pull.exporter.prometheus.port)
  const pushed = Number(exporters.prometheus.endpoint.split(':').at(-1))
  const { scrape_configs: jobs } = await readYaml<PrometheusConfig>('prometheus.yaml')
  const targets = jobs.flatMap(({ static_configs: configs = [] }) => configs.flatMap((each) => each.targets))
  expect(targets.toSorted()).toEqual([...own, pushed].map((port) => `otel-collector:${port}`))
})
