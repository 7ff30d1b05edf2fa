import { EVENT_NAMES, type EventName, schemaOf, type ServiceName, topicPlans } from '@udb/events'
import { dispatchTopic } from '@udb/service'

/** A line of a service's table of contents. */
export interface FlowReaction {
  readonly shape: 'step' | 'fact'
  readonly on: EventName
  readonly from?: string
  readonly publishes: readonly EventName[]
}

export type Flow = readonly { readonly service: ServiceName; readonly reactions: readonly FlowReaction[] }[]

/** What the runner of reactions publishes for every step, beside what the reaction gives back. */
const OF_EVERY_STEP: readonly EventName[] = [
  'step.started',
  'step.progressed',
  'step.failed',
  'step.cancelled',
  'artifact.produced',
]

/** `docs/flow.md`, from the services' tables of contents and the schemas. Pure. */
export function renderFlow(flow: Flow): string {
  return [
    '# The flow',
    '',
    'Generated from `apps/*/src/reactions.ts` and `schemas/` by `npm run flow`; never edited.',
    '',
    ...diagram(flow),
    '',
    '## Who reacts to what',
    '',
    '| service | event | on topic | publishes |',
    '|---|---|---|---|',
    ...flow.flatMap(({ service, reactions }) =>
      reactions.map(
        (reaction) => `| ${service} | \`${reaction.on}\` | \`${topicOf(reaction)}\` | ${names(reaction.publishes)} |`,
      ),
    ),
    '',
    `Beside these, the runner of reactions publishes for every step: ${names(OF_EVERY_STEP)}; for every event that cannot be handled: \`dead.letter\`.`,
    'The gateway folds all that is on `udb.jobs.v1` and `udb.catalog.v1` into its read model, and publishes what the fold decides: the requests of steps, and how a job ends.',
    '',
    '## Events',
    '',
    '| event | what it says | topics (key) |',
    '|---|---|---|',
    ...EVENT_NAMES.map((name) => {
      const { doc, routes } = schemaOf(name)
      return `| \`${name}\` | ${doc ?? ''} | ${routes.map((route) => `\`${route.topic}\` (${route.key})`).join(', ')} |`
    }),
    '',
    '## Topics',
    '',
    '| topic | partitions | kept |',
    '|---|---|---|',
    ...topicPlans([]).map(
      ({ topic, partitions, retention }) =>
        `| \`${topic}\` | ${partitions} | ${retention.kind === 'time' ? kept(retention.ms) : retention.kind} |`,
    ),
    '',
  ].join('\n')
}

const topicOf = (reaction: FlowReaction): string => reaction.from ?? dispatchTopic(reaction.on)
const names = (events: readonly EventName[]): string => events.map((name) => `\`${name}\``).join(', ') || 'nothing'
const kept = (ms: number): string => (ms >= 86_400_000 ? `${ms / 86_400_000} days` : `${ms / 60_000} minutes`)

function diagram(flow: Flow): string[] {
  const lines = flow.flatMap(({ service, reactions }) =>
    reactions.flatMap((reaction) => [
      ...(service === 'gateway'
        ? [`  anyone -- ${reaction.on} --> gateway`]
        : [`  ${source(reaction)} -- ${reaction.on} --> ${service}`]),
      ...reaction.publishes.filter(() => service !== 'gateway').map((name) => `  ${service} -- ${name} --> gateway`),
    ]),
  )
  return ['```mermaid', 'flowchart LR', ...new Set(lines), '```']
}

const source = (reaction: FlowReaction): string =>
  reaction.on === 'artifact.produced' ? 'any-service' : reaction.on === 'artifacts.pruned' ? 'pruner' : 'gateway'
