/**
 * What must hold of every manifest that the chart renders; pure. Each rule takes the documents and what the code knows, and returns a sentence
 * for each thing that is wrong.
 */
const WORKLOADS = ['Deployment', 'StatefulSet', 'Job', 'CronJob', 'Pod']
const SERVICES = ['Deployment', 'StatefulSet']
/** Names whose value is a secret, wherever it stands. */
const SECRET_NAME = /PASSWORD|SECRET|TOKEN|API_KEYS?$|ACCESS_KEY|USERNAME|POSTGRES_URL/

const named = (doc) => `${doc.kind} ${doc.metadata.name}`

/** The pod that a workload makes: its labels and its specification. */
export function podOf(doc) {
  if (doc.kind === 'Pod') return doc
  return doc.kind === 'CronJob' ? doc.spec.jobTemplate.spec.template : doc.spec.template
}

export const workloads = (docs) => docs.filter(({ kind }) => WORKLOADS.includes(kind))
const running = (docs) => docs.filter(({ kind }) => SERVICES.includes(kind))
const containersOf = (doc) => [...(podOf(doc).spec.initContainers ?? []), ...podOf(doc).spec.containers]

function eachContainer(docs, problems) {
  return workloads(docs).flatMap((doc) =>
    containersOf(doc).flatMap((container) =>
      problems(container, doc).map((problem) => `${named(doc)}, ${container.name}: ${problem}`),
    ),
  )
}

const unless = (holds, problem) => (holds ? [] : [problem])

/** Whether labels fit a selector of labels and expressions. */
export function selects(selector, labels) {
  const { matchLabels = {}, matchExpressions = [] } = selector
  const byLabel = Object.entries(matchLabels).every(([key, value]) => labels?.[key] === value)
  return (
    byLabel &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels?.[key]))
  )
}

export const RULES = {
  'no container is root, writes its file system, or has a capability': (docs) =>
    eachContainer(docs, ({ securityContext: own = {} }, doc) => {
      const { securityContext: pod = {}, ...spec } = podOf(doc).spec
      return [
        ...unless(pod.runAsNonRoot === true && pod.runAsUser > 0, 'it may be root'),
        ...unless(pod.seccompProfile?.type === 'RuntimeDefault', 'no seccomp profile'),
        ...unless(own.allowPrivilegeEscalation === false, 'privileges may grow'),
        ...unless(own.readOnlyRootFilesystem === true, 'its file system is writable'),
        ...unless(own.capabilities?.drop?.includes('ALL') && !own.capabilities.add, 'it keeps capabilities'),
        ...unless(!own.privileged && !spec.hostNetwork && !spec.hostPID && !spec.hostIPC, 'it shares with the host'),
        ...unless(!(spec.volumes ?? []).some((volume) => volume.hostPath), 'it mounts a folder of the host'),
      ]
    }),

  'no pod has a token of the cluster or the variables of other services': (docs) =>
    workloads(docs).flatMap((doc) => [
      ...unless(podOf(doc).spec.automountServiceAccountToken === false, `${named(doc)}: it has a token`),
      ...unless(podOf(doc).spec.enableServiceLinks === false, `${named(doc)}: service links may set UDB_PORT`),
    ]),

  'every container says what it needs and where it ends': (docs) =>
    eachContainer(docs, ({ resources }) => [
      ...unless(resources?.requests?.cpu && resources.requests.memory, 'no requests'),
      ...unless(resources?.limits?.memory && resources.limits['ephemeral-storage'], 'no limits of memory and disk'),
    ]),

  'every service is probed': (docs) =>
    running(docs).flatMap((doc) =>
      containersOf(doc).flatMap((container) =>
        Object.entries({ startupProbe: '/startupz', livenessProbe: '/healthz', readinessProbe: '/readyz' }).flatMap(
          ([probe, path]) => unless(container[probe]?.httpGet?.path === path, `${named(doc)}: no ${probe} on ${path}`),
        ),
      ),
    ),

  'every image is pinned': (docs) =>
    eachContainer(docs, ({ image }) =>
      unless(/@sha256:[0-9a-f]{64}$|:(?!latest$)[\w.-]+$/.test(image), `image ${image}`),
    ),

  'a service stops in its time, and is replaced before it stops': (docs) =>
    running(docs).flatMap((doc) => {
      const { terminationGracePeriodSeconds: grace = 30, containers } = podOf(doc).spec
      const pause = containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0
      const rolls = doc.kind === 'StatefulSet' || doc.spec.strategy?.rollingUpdate?.maxUnavailable === 0
      return [
        ...unless(grace - pause >= 30, `${named(doc)}: ${grace - pause} s to drain`),
        ...unless(rolls, `${named(doc)}: a rolling update takes replicas away first`),
      ]
    }),

  'every service has a disruption budget of its own': (docs) =>
    running(docs).flatMap((doc) => {
      const { labels } = podOf(doc).metadata
      const own = docs.filter((other) => other.kind === 'PodDisruptionBudget' && selects(other.spec.selector, labels))
      return unless(own.length === 1, `${named(doc)}: ${own.length} budgets`)
    }),

  'nothing comes or goes but what a policy allows': (docs) =>
    workloads(docs).flatMap((doc) => {
      const policies = docs.filter(
        ({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec.podSelector, podOf(doc).metadata.labels),
      )
      const denied = policies.some(({ spec }) => !spec.ingress && !spec.egress && spec.policyTypes.length === 2)
      const leaves = policies.some(({ spec }) =>
        spec.egress?.some((rule) => rule.ports.every(({ port }) => port !== 53)),
      )
      return [
        ...unless(denied, `${named(doc)}: no policy denies everything`),
        ...unless(leaves, `${named(doc)}: no policy lets it reach what it needs`),
      ]
    }),

  'no secret stands in a manifest': (docs) => [
    ...docs.filter(({ kind }) => kind === 'Secret').map((doc) => `${named(doc)}: the chart must not make one`),
    ...eachContainer(docs, ({ env = [] }) =>
      env
        .filter(({ name, value }) => value !== undefined && SECRET_NAME.test(name))
        .map(({ name }) => `${name} has a value`),
    ),
    ...docs
      .filter((doc) => /:\/\/[^/\s"'$]+:[^/\s"']+@/.test(JSON.stringify(doc)))
      .map((doc) => `${named(doc)}: an address with a password`),
  ],

  'every UDB_ variable is a setting': (docs, { settings }) =>
    eachContainer(docs, ({ env = [] }) =>
      env
        .filter(({ name }) => name.startsWith('UDB_') && !settings.includes(name))
        .map(({ name }) => `${name} is no setting`),
    ),

  'every container starts a service or a command that is there': (docs, { services }) =>
    running(docs).flatMap((doc) => {
      const [command, option, service] = containersOf(doc)[0].args
      return unless(
        command === 'up' && option === '--service' && services.includes(service),
        `${named(doc)}: ${service}`,
      )
    }),

  'what is scaled by lag is scaled by a topic and a group that are there': (docs, { services, topics }) =>
    docs
      .filter(({ kind }) => kind === 'ScaledObject')
      .flatMap((doc) =>
        doc.spec.triggers
          .filter(({ type }) => type === 'kafka')
          .flatMap(({ metadata: { topic, consumerGroup } }) => [
            ...unless(
              topics.includes(topic.replace(/^udb\.requests\.[a-z0-9_-]+\.v1$/, 'udb.requests.v1')),
              `${named(doc)}: no topic ${topic}`,
            ),
            ...unless(services.includes(consumerGroup.split('.')[1]), `${named(doc)}: no group ${consumerGroup}`),
          ]),
      ),

  'every selector finds pods': (docs) =>
    docs
      .filter(({ kind }) => kind === 'Service')
      .flatMap((doc) => {
        const found = running(docs).filter((each) =>
          selects({ matchLabels: doc.spec.selector }, podOf(each).metadata.labels),
        )
        return unless(found.length === 1, `${named(doc)} finds ${found.length} workloads`)
      }),
}
