import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Bus, type BusRecord, partitionOfKey } from '@udb/bus'
import { type AnyEvent, type Artifact, derivedId, fact } from '@udb/events'
import { ARTIFACTS_GRACE_MS } from '@udb/jobs'
import { enveloped, type Log, type Platform, Publisher, silentLog } from '@udb/service'
import type { OpenReadModel } from '../adapters/open-read-model.js'
import { openReadModelOnLog } from '../adapters/read-model-on-log.js'
import { type MakePlace, type TestPlace, testPlatform } from '../fixtures/running-gateway.js'
import { planPing } from '../plan-ping.js'
import { CACHED_JOBS, PartitionProjector, type ProjectorPorts, StalePosition } from './partition-projector.js'
import { Relay } from './relay.js'
import { JOBS_TOPIC } from './store.js'

/** What the fold of a partition promises, whoever runs the PostgreSQL. */
export function projectionFeatures(makePlace: MakePlace): void {
  let folder: TestPlace
  let platform: Platform
  let model: OpenReadModel
  let now = Date.UTC(2026, 0, 1)
  /** Each test has a partition of its own, and in it one job. */
  let id = { topic: JOBS_TOPIC, partition: -1 }
  let job: string
  let partitions: number

  beforeAll(async () => {
    folder = await makePlace()
    platform = await testPlatform(folder, { now: () => now })
    model = await openReadModelOnLog(platform)
  })
  afterAll(async () => {
    await model?.close()
    await platform?.close()
    await folder.remove()
  })
  beforeEach(async () => {
    errors.length = warnings.length = 0
    partitions = (await platform.bus.positions(JOBS_TOPIC)).length
    id = { topic: JOBS_TOPIC, partition: id.partition + 1 }
    job = jobsHere(1)[0]!
  })

  function jobsHere(count: number): string[] {
    const found: string[] = []
    for (let n = 0; found.length < count; n++) {
      const jobId = derivedId('test', n)
      if (partitionOfKey(Buffer.from(jobId), partitions) === id.partition) found.push(jobId)
    }
    return found
  }

  const buried: string[] = []
  const errors: unknown[] = []
  const warnings: unknown[] = []
  const log: Log = {
    ...silentLog,
    warn: (_message, fields) => void warnings.push(fields),
    error: (_message, fields) => void errors.push(fields),
  }

  /** A projector of the job's partition; `relay` stands for the way to the bus. */
  async function owner(
    relay: Pick<Relay, 'publish'> = new Relay(platform.bus, platform.wire, log),
    lease = new AbortController().signal,
    bus: Pick<Bus, 'read'> = platform.bus,
  ): Promise<PartitionProjector> {
    const ports: ProjectorPorts = {
      bus,
      wire: platform.wire,
      store: model.store,
      log,
      now: () => now,
      committed: () => undefined,
      buried: (code) => void buried.push(code),
      relay: relay as Relay,
    }
    const projector = new PartitionProjector(id, ports, lease)
    await projector.takeOver()
    return projector
  }

  const created = (steps = 2, jobId = job): AnyEvent =>
    about(
      fact('job.created', { type: 'ping', requestHash: 'h', params: '{}', steps: planPing({ steps, text: 'x' }) }),
      'created',
      jobId,
    )

  const about = (made: Parameters<typeof enveloped>[0], eventId: string, jobId = job): AnyEvent =>
    enveloped(made, eventId, 'udb/test', now, { tenant: 'default', jobId, actor: 'test', causationId: null })

  async function append(...events: AnyEvent[]): Promise<void> {
    await new Publisher(platform.bus, platform.wire).publish(events, null)
  }

  const onTheLog = (): Promise<BusRecord[]> => platform.bus.read(id, 0, 1_000)
  const names = async (): Promise<string[]> => (await onTheLog()).map(({ headers }) => headers['ce_type']!)
  const outboxDepth = (): Promise<number> => model.store.outboxDepth()

  test('what a fact decides is on the log after it: the first step is asked for', async () => {
    await append(created())
    const projector = await owner()
    await projector.deliver(await onTheLog())
    expect(await names()).toEqual(['job.created', 'job.state.changed', 'ping.requested'])
    await projector.end()
  })

  test('a batch that is delivered twice is folded once, and decides nothing more', async () => {
    await append(created())
    const projector = await owner()
    const batch = await onTheLog()
    await projector.deliver(batch)
    await projector.deliver(batch)
    await projector.deliver(await onTheLog())
    expect(await names()).toEqual(['job.created', 'job.state.changed', 'ping.requested'])
    await projector.end()
  })

  test('a former owner that comes back writes nothing and decides nothing', async () => {
    const former = await owner()
    const present = await owner()
    await append(created())
    await present.deliver(await onTheLog())
    await append(about(fact('job.cancelling', { reason: 'late' }), 'cancelling'))
    const all = await onTheLog()
    await expect(former.deliver(all)).rejects.toThrow(StalePosition)
    expect(await onTheLog()).toHaveLength(all.length)
    expect((await model.readModel.job('default', job))?.state).toMatchObject({ kind: 'open', cancelling: null })
    await Promise.all([former.end(), present.end()])
  })

  describe('killed between the commit and the relay', () => {
    const killed: Pick<Relay, 'publish'> = { publish: () => Promise.reject(new Error('killed')) }

    test('the next owner publishes what was decided, once, under the same ids', async () => {
      await append(created())
      const first = await owner(killed)
      await expect(first.deliver(await onTheLog())).rejects.toThrow('killed')
      expect([await names(), await outboxDepth()]).toEqual([['job.created'], 2])
      const second = await owner()
      expect(await names()).toEqual(['job.created', 'job.state.changed', 'ping.requested'])
      await second.deliver((await onTheLog()).slice(1))
      await second.end()
      expect([(await onTheLog()).length, await outboxDepth()]).toEqual([3, 0])
    })

    test('after the relay but before the outbox is emptied, a repeat has the same ids and changes nothing', async () => {
      await append(created())
      const relay = new Relay(platform.bus, platform.wire, silentLog)
      const first = await owner({
        publish: (events, signal) => relay.publish(events, signal).then(() => Promise.reject(new Error('killed'))),
      })
      await expect(first.deliver(await onTheLog())).rejects.toThrow('killed')
      const second = await owner()
      await second.deliver((await onTheLog()).slice(1))
      await second.end()
      const ids = (await onTheLog()).map(({ headers }) => headers['ce_id'])
      expect([ids.length, new Set(ids).size]).toEqual([5, 3])
      expect((await model.readModel.job('default', job))?.state).toMatchObject({
        kind: 'open',
        steps: [{ seen: { attempt: 1 } }, {}],
      })
    })
  })

  test('what the log will never take holds up nobody: it is given up, said, and its step ends with its time', async () => {
    await append(created())
    const first = await owner({ publish: () => Promise.reject(new Error('killed')) })
    await expect(first.deliver(await onTheLog())).rejects.toThrow('killed')
    await model.pool.query(
      `UPDATE outbox SET event = jsonb_set(event::jsonb, '{data,params,text}', to_jsonb(repeat('x', 1000000)))::text
       WHERE event::jsonb->>'name' = 'ping.requested'`,
    )
    const second = await owner()
    expect(await names()).toEqual(['job.created', 'job.state.changed'])
    expect(errors).toEqual([expect.objectContaining({ code: 'record_too_large', job, event: 'ping.requested' })])
    now += 65_000
    await second.fireDue()
    expect((await names()).slice(2)).toEqual(['step.failed'])
    await second.end()
    expect(await outboxDepth()).toBe(0)
  })

  test('a fact that cannot be read goes to the dead letters and holds up nobody', async () => {
    await platform.bus.publish([{ topic: JOBS_TOPIC, key: job, value: Buffer.from('no avro'), headers: {} }])
    await append(created())
    const projector = await owner()
    await projector.deliver(await onTheLog())
    const letters = await Promise.all(
      (await platform.bus.positions('udb.dead-letters.v1')).map((position) => platform.bus.read(position, 0, 10)),
    )
    expect(letters.flat().map(({ headers }) => headers['ce_type'])).toEqual(['dead.letter'])
    expect(buried).toEqual(['event_not_framed'])
    expect(await names()).toContain('ping.requested')
    await projector.end()
  })

  test('a step that does not end in time is asked for again when its timer is due, not before', async () => {
    await append(created())
    const projector = await owner()
    await projector.deliver(await onTheLog())
    now += 60_000
    await projector.fireDue()
    expect(await names()).not.toContain('step.failed')
    now += 5_000
    await projector.fireDue()
    expect((await names()).slice(3)).toEqual(['step.failed'])
    now += 1_000
    await projector.fireDue()
    expect((await names()).slice(3)).toEqual(['step.failed', 'ping.requested'])
    await projector.end()
  })

  test('a timer fires though the broker of another partition is away', async () => {
    await append(created())
    const read: number[] = []
    const ownBrokerOnly: Pick<Bus, 'read'> = {
      read: (partition, from, limit) => {
        read.push(partition.partition)
        return platform.bus.read(partition, from, limit)
      },
    }
    const projector = await owner(undefined, undefined, ownBrokerOnly)
    await projector.deliver(await onTheLog())
    now += 65_000
    await projector.fireDue()
    expect((await names()).slice(3)).toEqual(['step.failed'])
    expect(new Set(read)).toEqual(new Set([id.partition]))
    await projector.end()
  })

  test('a timer that could not be fired rings again later, not at once', async () => {
    await append(created())
    let asked = 0
    const away: Pick<Bus, 'read'> = {
      read: () => {
        asked++
        now += 10_000
        return Promise.reject(new Error('no leader'))
      },
    }
    const projector = await owner(undefined, undefined, away)
    await projector.deliver(await onTheLog())
    now += 65_000
    await expect(projector.fireDue()).rejects.toThrow('no leader')
    await projector.fireDue()
    expect(asked).toBe(1)
    await projector.end()
  })

  test('a timer outlives its owner', async () => {
    await append(created())
    const first = await owner()
    await first.deliver(await onTheLog())
    await first.end()
    now += 65_000
    const second = await owner()
    await second.fireDue()
    expect((await names()).slice(3)).toEqual(['step.failed'])
    await second.end()
  })

  describe('facts that came while nobody read the log', () => {
    const artifact = {
      name: 'a.json',
      kind: 'x',
      table: null,
      ref: { key: 'k', sizeBytes: 1, sha256: 's', mediaType: 'm' },
    }
    const answered = (attempt: number, artifacts: readonly Artifact[] = []): AnyEvent =>
      about(
        fact('ping.answered', {
          stepId: 'ping-1',
          attempt,
          startedAt: now,
          finishedAt: now,
          inputs: [],
          outputs: [],
          artifacts,
          text: 'x',
        }),
        'answered',
      )
    const failed = (attempt: number): AnyEvent => {
      const problem = { code: 'disk_full', message: '', hint: '', line: null, column: null, retryable: true }
      return about(fact('step.failed', { stepId: 'ping-1', attempt, problem }), `failed ${attempt}`)
    }
    const outcome = async (): Promise<unknown> => {
      const state = (await model.readModel.job('default', job))?.state
      return state?.kind === 'ended' ? state.outcome.state : state?.kind
    }

    /** The owner asked for the one step of the job, and is gone. */
    async function askedFor(attempt: number): Promise<void> {
      await append(created(1))
      const projector = await owner()
      await projector.deliver(await onTheLog())
      for (let before = 1; before < attempt; before++) {
        await append(failed(before))
        await projector.deliver(await onTheLog())
        now += 20_000
        await projector.fireDue()
      }
      expect((await names()).at(-1)).toBe('ping.requested')
      await projector.end()
    }

    test('the step has ended and its artifact is stored, both long ago: the job completes', async () => {
      await askedFor(1)
      await append(answered(1, [artifact]), about(fact('artifact.stored', { stepId: 'ping-1', artifact }), 'stored'))
      now += ARTIFACTS_GRACE_MS + 60_000
      const projector = await owner()
      await projector.deliver((await onTheLog()).slice(0, -1))
      await projector.fireDue()
      await projector.deliver(await onTheLog())
      expect(await outcome()).toBe('completed')
      await projector.end()
    })

    test('the step has ended long ago: its artifact has its time from when that is read', async () => {
      await askedFor(1)
      await append(answered(1, [artifact]))
      now += ARTIFACTS_GRACE_MS + 60_000
      const projector = await owner()
      await projector.fireDue()
      expect(await outcome()).toBe('open')
      now += ARTIFACTS_GRACE_MS
      await projector.fireDue()
      expect(await outcome()).toBe('failed')
      await projector.end()
    })

    test('the last attempt has ended in time, and its deadline is over: the job completes', async () => {
      await askedFor(3)
      await append(answered(3))
      now += 70_000
      const projector = await owner()
      await projector.fireDue()
      expect(await outcome()).toBe('completed')
      expect(await names()).not.toContain('job.ping.failed')
      await projector.end()
    })

    test('it was cancelled and has stopped, long ago: nothing is given up', async () => {
      await askedFor(1)
      await append(about(fact('job.cancelling', { reason: null }), 'cancelling'), answered(1))
      now += 3_600_000
      const projector = await owner()
      await projector.fireDue()
      expect((await names()).slice(-1)).toEqual(['job.cancelled'])
      expect((await model.readModel.job('default', job))?.state).toMatchObject({
        kind: 'ended',
        steps: [{ seen: { at: 'completed' } }],
      })
      await projector.end()
    })
  })

  test('a timer of a job that the read model does not have is let go, and said', async () => {
    await append(created())
    const first = await owner()
    await first.deliver(await onTheLog())
    await first.end()
    await model.pool.query('DELETE FROM jobs WHERE job_id = $1', [job])
    now += 65_000
    const second = await owner()
    await second.fireDue()
    expect(warnings).toContainEqual({ jobs: [job] })
    expect((await model.pool.query('SELECT FROM timers WHERE job_id = $1', [job])).rowCount).toBe(0)
    await second.end()
  })

  test('a former owner does not fire the timers of its successor, nor undo what they did', async () => {
    await append(created())
    const former = await owner()
    await former.deliver(await onTheLog())
    const present = await owner()
    now += 65_000
    await present.fireDue()
    await expect(former.fireDue()).rejects.toThrow(StalePosition)
    expect((await names()).filter((name) => name === 'step.failed')).toHaveLength(1)
    expect((await model.readModel.job('default', job))?.state).toMatchObject({
      steps: [{ seen: { at: 'failed' } }, {}],
    })
    await Promise.all([former.end(), present.end()])
  })

  test('who has lost the partition takes nothing over any more, and its timers rest', async () => {
    await append(created())
    const lease = new AbortController()
    const lost = await owner(undefined, lease.signal)
    await lost.deliver(await onTheLog())
    const depth = (await onTheLog()).length
    lease.abort(new Error('lost'))
    now += 65_000
    await lost.fireDue()
    await expect(lost.deliver(await onTheLog())).rejects.toThrow('lost')
    await lost.recover()
    expect(await onTheLog()).toHaveLength(depth)
    await lost.end()
  })

  test('commits that a crash of the database took back are made again from the log', async () => {
    await append(created())
    const projector = await owner()
    await projector.deliver(await onTheLog())
    await model.pool.query('DELETE FROM jobs; DELETE FROM timers; UPDATE partition_offsets SET next_offset = 0')
    await projector.recover()
    expect((await model.readModel.job('default', job))?.state).toMatchObject({
      kind: 'open',
      steps: [{ seen: { at: 'requested' } }, {}],
    })
    await projector.end()
  })

  test('jobs that others of their batch push out of memory lose nothing', async () => {
    const jobs = jobsHere(CACHED_JOBS + 1)
    const projector = await owner()
    await append(...jobs.map((jobId) => created(1, jobId)))
    await projector.deliver(await onTheLog())
    // One of them is read from the database, and takes the place of another.
    await append(...jobs.map((jobId) => about(fact('job.cancelling', { reason: null }), `stop ${jobId}`, jobId)))
    await projector.deliver(await onTheLog())
    const states = await Promise.all(jobs.map(async (jobId) => (await model.readModel.job('default', jobId))?.state))
    expect(states).toEqual(jobs.map(() => expect.objectContaining({ cancelling: { at: now, reason: null } })))
    await projector.end()
  })

  test('an event of another tenant does not touch the job', async () => {
    await append(created())
    const foreign = fact('job.cancelling', { reason: 'mine now' })
    await append(
      enveloped(foreign, 'foreign', 'udb/test', now, { tenant: 'acme', jobId: job, actor: 'test', causationId: null }),
    )
    const projector = await owner()
    await projector.deliver(await onTheLog())
    expect((await model.readModel.job('default', job))?.state).toMatchObject({ kind: 'open', cancelling: null })
    await projector.end()
  })
}
