/**
 * The rendered manifests and the compose file against the rules, and each rule against a manifest that breaks it.
 *   RENDERED=folder node --test tools/deploy/deploy.test.mjs
 * The folder holds what check-deploy.sh rendered: <values>.yaml, and compose.json where there is docker compose.
 */
import { strict as assert } from 'node:assert'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { codeFacts } from './code-facts.mjs'
import { composeProblems } from './compose-policy.mjs'
import { podOf, RULES, workloads } from './policy.mjs'

const folder = process.env.RENDERED
const facts = codeFacts()
/** Minimal values switch both off, and say so. */
const OFF = {
  'minimal.yaml': [
    'every service has a disruption budget of its own',
    'nothing comes or goes but what a policy allows',
  ],
}

const documents = (file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8'))
    .map((doc) => doc.toJS())
    .filter(Boolean)

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
assert.ok(files.length >= 3, `nothing rendered in ${folder}`)

for (const file of files) {
  const docs = documents(file)
  for (const [rule, violations] of Object.entries(RULES)) {
    if (OFF[file]?.includes(rule)) continue
    test(`${file}: ${rule}`, () => assert.deepEqual(violations(docs, facts), []))
  }
}

const container = (docs) => podOf(docs.find(({ kind }) => kind === 'Deployment')).spec.containers[0]
const first = (docs, kind) => docs.find((doc) => doc.kind === kind)

/** One change for each rule that it must not let pass. */
const BREAKS = {
  'no container is root, writes its file system, or has a capability': (docs) =>
    (container(docs).securityContext.readOnlyRootFilesystem = false),
  'no pod has a token of the cluster or the variables of other services': (docs) =>
    delete podOf(first(docs, 'CronJob')).spec.automountServiceAccountToken,
  'every container says what it needs and where it ends': (docs) => delete container(docs).resources.limits,
  'every service is probed': (docs) => (container(docs).livenessProbe.httpGet.path = '/readyz'),
  'every image is pinned': (docs) => (container(docs).image = 'udb:latest'),
  'a service stops in its time, and is replaced before it stops': (docs) =>
    (first(docs, 'Deployment').spec.strategy.rollingUpdate.maxUnavailable = 1),
  'every service has a disruption budget of its own': (docs) =>
    (first(docs, 'PodDisruptionBudget').spec.selector.matchLabels['app.kubernetes.io/component'] = 'nobody'),
  'nothing comes or goes but what a policy allows': (docs) =>
    (podOf(first(docs, 'Job')).metadata.labels['app.kubernetes.io/component'] = 'somebody'),
  'no secret stands in a manifest': (docs) => container(docs).env.push({ name: 'UDB_S3_SECRET_KEY', value: 'x' }),
  'every UDB_ variable is a setting': (docs) => container(docs).env.push({ name: 'UDB_KAFKA_BROKER', value: 'x' }),
  'every container starts a service or a command that is there': (docs) => (container(docs).args[2] = 'gatway'),
  'what is scaled by lag is scaled by a topic and a group that are there': (docs) =>
    (first(docs, 'ScaledObject').spec.triggers[0].metadata.topic = 'udb.work.v1'),
  'every selector finds pods': (docs) =>
    (first(docs, 'Service').spec.selector['app.kubernetes.io/component'] = 'nobody'),
}

for (const [rule, violations] of Object.entries(RULES))
  test(`a manifest that breaks it is found: ${rule}`, () => {
    const docs = documents('everything.yaml')
    BREAKS[rule](docs)
    assert.notDeepEqual(violations(docs, facts), [])
  })

test('everything that runs is in the rendered manifests', () => {
  const kinds = workloads(documents('everything.yaml')).map(({ kind }) => kind)
  assert.deepEqual(kinds.sort(), [
    'CronJob',
    'Deployment',
    'Deployment',
    'Deployment',
    'Deployment',
    'Deployment',
    'Job',
    'Pod',
    'StatefulSet',
  ])
})

/** Why the compose file is left out, if it is. */
const skip = existsSync(join(folder, 'compose.json')) ? false : 'docker compose is not installed'
const compose = () => JSON.parse(readFileSync(join(folder, 'compose.json'), 'utf8'))
test('compose: loopback only, hardened, healthy, and no variable that is no setting', { skip }, () =>
  assert.deepEqual(composeProblems(compose(), facts), []),
)

const COMPOSE_BREAKS = {
  'a port for everybody': (file) => (file.services.kafka.ports[0].host_ip = '0.0.0.0'),
  'a writable file system': (file) => (file.services.gateway.read_only = false),
  'a capability': (file) => (file.services.pruner.cap_drop = []),
  'a service without health': (file) => delete file.services.postgres.healthcheck,
  'no limit': (file) => delete file.services.minio.deploy,
  'no such setting': (file) => (file.services.gateway.environment.UDB_KEYS = ''),
  'an inline config in a read-only service': (file) =>
    (file.services.grafana.configs = [{ source: 'registry-database', target: '/etc/grafana/grafana.ini' }]),
  'a service that nobody starts': (file) => delete file.services.profiler,
}
for (const [name, spoil] of Object.entries(COMPOSE_BREAKS))
  test(`a compose file that breaks it is found: ${name}`, { skip }, () => {
    const file = compose()
    spoil(file)
    assert.notDeepEqual(composeProblems(file, facts), [])
  })
