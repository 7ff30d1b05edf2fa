import type { BusRecord } from '@udb/bus'
import { type AnyEvent, CodecError } from '@udb/events'
import { z } from 'zod'
import { ENDINGS } from '../projection/job-signals.js'
import { JOBS_TOPIC } from '../projection/store.js'
import type { JobRow } from '../read-model.js'
import { PROGRESS_TOPIC } from './event-watch.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'
import { jobOf } from './job-of.js'
import { at, jobIdParams } from './job-view.js'
import { ANSWERED, route } from './route.js'
import { EventStream } from './server-sent-events.js'

const PAGE = 500
/** An event that was published is forgotten a little later; so often it is looked whether it was. */
const UNTOLD_MS = 100

export const getJobEvents = route({
  method: 'GET',
  path: '/jobs/:jobId/events',
  summary: 'The events of a job from its beginning, as server-sent events, until it has ended.',
  role: 'viewer',
  params: jobIdParams,
  answers: {
    200: {
      description:
        'Each with its id; what is only shown, as progress is, without. Last-Event-ID goes on after that one.',
      mediaTypes: ['text/event-stream'],
    },
  },
  problems: ['job_unknown', 'request_invalid'],
  handle: async ({ caller, params: { jobId }, request, reply }, ports) => {
    const job = await jobOf(caller, jobId, ports)
    const from = startOf(job, request.headers['last-event-id'])
    await streamJob(job, from, new EventStream(reply), ports)
    return ANSWERED
  },
})

/** The id of an event is its place in the job's partition. */
function startOf({ firstOffset }: JobRow, lastEventId: string | string[] | undefined): number {
  if (lastEventId === undefined || lastEventId === '') return firstOffset
  if (!/^\d{1,15}$/.test(String(lastEventId)))
    throw new HttpProblem(
      'request_invalid',
      'Last-Event-ID is not one that was given out.',
      'Send the id of the last event that was received, or none.',
    )
  return Math.max(firstOffset, Number(lastEventId) + 1)
}

/** Reads the log as far as it goes, then waits for more; the log is the truth, the tail only says when to look. */
async function streamJob(job: JobRow, from: number, stream: EventStream, ports: HttpPorts): Promise<void> {
  let changed = Promise.withResolvers<void>()
  const progress: BusRecord[] = []
  const watch = ports.watch.watch(job.jobId, (record) => {
    if (record.topic === PROGRESS_TOPIC) progress.push(record)
    changed.resolve()
  })
  stream.signal.addEventListener('abort', () => changed.resolve(), { once: true })
  const sent = new Set<string>()
  try {
    for (let next = from; !stream.signal.aborted;) {
      // Asked before the log is read: a job whose end was told by then has it in what is read.
      const end = await ports.readModel.end(job.tenant, job.jobId)
      const read = await sendFrom(next, job, stream, sent, ports)
      next = read.next
      for (const record of progress.splice(0)) await sendRecord(record, null, stream, sent, ports)
      if (read.ended || (end === 'told' && read.atEnd)) return
      if (!read.atEnd || progress.length > 0) continue
      // Its end may be on the log for longer, and only not forgotten yet; then nothing more comes from there.
      const again = end === 'untold' ? setTimeout(() => changed.resolve(), UNTOLD_MS) : null
      await changed.promise
      if (again) clearTimeout(again)
      changed = Promise.withResolvers()
    }
  } catch (error) {
    // The answer has begun, so it can only be broken off; the client comes back with Last-Event-ID.
    ports.log.warn('a stream of events was broken off', { tenant: job.tenant, job: job.jobId, error: String(error) })
  } finally {
    watch.release()
    stream.close()
  }
}

async function sendFrom(
  from: number,
  { jobId, partition }: JobRow,
  stream: EventStream,
  sent: Set<string>,
  ports: HttpPorts,
): Promise<{ next: number; atEnd: boolean; ended: boolean }> {
  const records = await ports.bus.read({ topic: JOBS_TOPIC, partition }, from, PAGE)
  for (const record of records) {
    if (record.key !== jobId) continue
    const event = await sendRecord(record, String(record.offset), stream, sent, ports)
    if (event && ENDINGS.test(event.name)) return { next: record.offset + 1, atEnd: true, ended: true }
  }
  return { next: (records.at(-1)?.offset ?? from - 1) + 1, atEnd: records.length < PAGE, ended: false }
}

/** An event that is on the log twice is shown once; one that cannot be read is left out. */
async function sendRecord(
  record: BusRecord,
  id: string | null,
  stream: EventStream,
  sent: Set<string>,
  { wire }: HttpPorts,
): Promise<AnyEvent | null> {
  const event = await wire.decode(record).catch((error: unknown) => {
    if (error instanceof CodecError) return null
    throw error
  })
  if (!event || sent.has(event.meta.eventId)) return null
  if (id !== null) sent.add(event.meta.eventId)
  await stream.send({ id, event: event.name, data: eventBody(event) })
  return event
}

export function eventBody({ name, meta, data }: AnyEvent) {
  const { eventId, source, tenant, jobId, actor, time, causationId } = meta
  return { id: eventId, type: name, source, tenantId: tenant, jobId, actor, time: at(time), causationId, data }
}

export const eventShape = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  tenantId: z.string(),
  jobId: z.string().nullable(),
  actor: z.string(),
  time: z.string(),
  causationId: z.string().nullable(),
  data: z.unknown(),
})
