import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AnyEvent, type Dataset, derivedId, type Fact, fact, type Problem } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { Cancellations } from './cancellations.js'
import { silentLog } from './log.js'
import { Publisher } from './publisher.js'
import type { StepContext } from './reaction.js'
import { StepResults } from './step-results.js'
import { StepRunner } from './step-runner.js'

const NOW = 1_767_225_600_000
const jobId = derivedId('spec-job')

let dir: string
let objects: ObjectStore
let cancellations: Cancellations
let told: string[]
let problems: Problem[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-steps-'))
  objects = await openFolderStore({ dir: join(dir, 'objects') })
  cancellations = new Cancellations()
  told = []
  problems = []
})
afterEach(async () => {
  await objects.close()
  await rm(dir, { recursive: true })
})

type React = (context: StepContext) => Promise<readonly Fact[]>

interface Asked {
  readonly lease?: AbortSignal
  readonly timeMs?: number
  readonly inputs?: readonly Dataset[]
}

function run(
  react: React,
  { lease = new AbortController().signal, timeMs = 60_000, inputs = [] }: Asked = {},
): Promise<string> {
  const publish = (events: readonly AnyEvent[]): Promise<void> => {
    for (const { name, data } of events) if (name === 'step.failed') problems.push(data.problem)
    told.push(...events.map(({ name }) => name))
    return Promise.resolve()
  }
  const runner = new StepRunner({
    service: 'pruner',
    instance: 'one',
    publisher: Object.assign(Object.create(Publisher.prototype) as Publisher, { publish }),
    objects,
    results: new StepResults(objects),
    cancellations,
    workRoot: join(dir, 'work'),
    now: () => NOW,
  })
  const meta = { eventId: 'e', source: 's', tenant: 'default', jobId, actor: 'a', time: NOW, causationId: null }
  const data = { stepId: 's1', attempt: 1, deadline: NOW + timeMs, inputs }
  return runner.run({ name: 'ping.requested', meta, data }, lease, silentLog, react)
}

const answered: readonly Fact[] = [
  fact('ping.answered', {
    stepId: 's1',
    attempt: 1,
    startedAt: NOW,
    finishedAt: NOW,
    inputs: [],
    outputs: [],
    artifacts: [],
    text: 'x',
  }),
]

describe('a step that is cancelled', () => {
  test('before it has done what others see: its facts are not told', async () => {
    const outcome = await run(async () => {
      cancellations.cancel(jobId)
      return answered
    })
    expect([outcome, told]).toEqual(['cancelled', ['step.started', 'step.cancelled']])
  })

  test('after its point of no return: it completes, and tells its facts', async () => {
    const outcome = await run(async (context) => {
      context.pointOfNoReturn()
      cancellations.cancel(jobId)
      expect(context.signal.aborted).toBe(false)
      return answered
    })
    expect([outcome, told]).toEqual(['completed', ['step.started', 'ping.answered']])
  })

  test('in the moment in which it passes its point of no return: the same', async () => {
    const outcome = await run(async (context) => {
      cancellations.cancel(jobId)
      context.pointOfNoReturn()
      expect(context.signal.aborted).toBe(false)
      return answered
    })
    expect([outcome, told]).toEqual(['completed', ['step.started', 'ping.answered']])
  })
})

describe('an input whose bytes are gone', () => {
  const dataset = (kind: string, name: string): Dataset => ({
    name,
    kind,
    version: kind === 'parsed' ? null : '3',
    ref: { key: `tenants/default/blobs/${name}`, sizeBytes: 1, sha256: 'aa', mediaType: 'x/y' },
    details: null,
  })

  test.each(['table', 'reference'])(
    'a pinned version (%s): its name and number, and no second attempt',
    async (kind) => {
      const inputs = [dataset('profile', 'profile'), dataset(kind, 'sales')]
      const outcome = await run(async ({ localFile }) => (await localFile(inputs[1]!.ref!), answered), { inputs })
      expect([outcome, problems]).toEqual([
        'failed',
        [
          {
            code: 'table_version_gone',
            message: 'the bytes of table sales, version 3, are not in the object store',
            hint: expect.stringContaining('newest version'),
            line: null,
            column: null,
            retryable: false,
          },
        ],
      ])
    },
  )

  test('another one: the job has to be run again', async () => {
    const inputs = [dataset('parsed', 'sales')]
    await run(async ({ localFile }) => (await localFile(inputs[0]!.ref!), answered), { inputs })
    expect(problems).toMatchObject([{ code: 'input_missing', retryable: false }])
  })
})

test('after its point of no return the deadline does not end a step either', async () => {
  const outcome = await run(
    async (context) => {
      while (!context.signal.aborted) await setImmediate()
      context.pointOfNoReturn()
      return answered
    },
    { timeMs: 1 },
  )
  expect([outcome, told]).toEqual(['completed', ['step.started', 'ping.answered']])
})

test('the loss of its lease ends a step wherever it is, and the next owner tells its facts', async () => {
  const lease = new AbortController()
  const lost = await run(
    async (context) => {
      context.pointOfNoReturn()
      lease.abort(new Error('lost'))
      return answered
    },
    { lease: lease.signal },
  )
  expect([lost, await run(async () => answered)]).toEqual(['abandoned', 'completed'])
  expect(told).toEqual(['step.started', 'step.started', 'ping.answered'])
})
