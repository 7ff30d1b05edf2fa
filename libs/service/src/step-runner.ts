import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import { BusError } from '@udb/bus'
import { type AnyEvent, type Artifact, type Dataset, derivedId, type Fact, fact, type Problem } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { storeBlob } from './blobs.js'
import { CANCELLED, type Cancellations, DEADLINE } from './cancellations.js'
import { firstBytes } from './first-bytes.js'
import { asInputGone } from './input-gone.js'
import type { Log } from './log.js'
import { causeOf, enveloped, type Publisher } from './publisher.js'
import { type Progress, type StepContext, StepError } from './reaction.js'
import { isDependencyDown } from './retry.js'
import type { StepResults } from './step-results.js'
import { markFailed } from './tracing.js'

export interface StepEvent {
  readonly name: AnyEvent['name']
  readonly meta: AnyEvent['meta'] & { readonly jobId: string }
  readonly data: {
    readonly stepId: string
    readonly attempt: number
    readonly deadline: number
    readonly inputs: readonly Dataset[]
  }
}

export interface StepRunnerPorts {
  readonly service: string
  readonly instance: string
  readonly publisher: Publisher
  readonly objects: ObjectStore
  readonly results: StepResults
  readonly cancellations: Cancellations
  readonly workRoot: string
  readonly now: () => number
}

type Work = (context: StepContext) => Promise<readonly Fact[]>

interface Limits extends Pick<StepContext, 'pointOfNoReturn'> {
  /** Behind the point of no return the lease's alone. */
  readonly signal: AbortSignal
  release(): void
}

export type StepOutcome = 'completed' | 'repeated' | 'failed' | 'cancelled' | 'abandoned'

/** Runs one attempt at a step: says that it began, does the work under its signals, makes the result durable, says how it ended. */
export class StepRunner {
  constructor(private readonly ports: StepRunnerPorts) {}

  async run(event: StepEvent, lease: AbortSignal, log: Log, react: Work): Promise<StepOutcome> {
    try {
      const stored = await this.ports.results.find(event.meta.tenant, event.meta.jobId, event.data.stepId)
      if (stored) return await this.repeat(stored)
    } catch (error) {
      return this.ending(event, lease, log, error)
    }
    const limits = this.limits(event, lease)
    try {
      return await this.attempt(event, limits, log, react)
    } catch (error) {
      return await this.ending(event, limits.signal, log, error)
    } finally {
      limits.release()
    }
  }

  private async repeat(stored: readonly AnyEvent[]): Promise<StepOutcome> {
    await this.ports.publisher.publish(stored)
    return 'repeated'
  }

  /** What may end an attempt early: its deadline, a cancellation of its job, the loss of its partition. */
  private limits(event: StepEvent, lease: AbortSignal): Limits {
    const watch = this.ports.cancellations.watch(event.meta.jobId)
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(DEADLINE), Math.max(0, event.data.deadline - this.ports.now()))
    timer.unref()
    let signal = AbortSignal.any([watch.signal, deadline.signal, lease])
    return {
      get signal() {
        return signal
      },
      pointOfNoReturn: () => (signal = lease),
      release: () => {
        clearTimeout(timer)
        watch.release()
      },
    }
  }

  private async attempt(event: StepEvent, limits: Limits, log: Log, react: Work): Promise<StepOutcome> {
    const scope = await this.openScope(event, limits, log)
    try {
      return await this.work(event, scope.context, react)
    } finally {
      await scope.close()
    }
  }

  private async work(event: StepEvent, context: StepContext, react: Work): Promise<StepOutcome> {
    const { stepId, attempt } = event.data
    const { service, instance, publisher } = this.ports
    const started = publisher.publish([
      this.fact(event, fact('step.started', { stepId, attempt, service, instance }), `started/${attempt}`),
    ])
    started.catch(() => undefined)
    try {
      const facts = await react(context)
      context.signal.throwIfAborted()
      const events = this.announced(event, facts)
      const settled = await this.ports.results.settle(event.meta.tenant, event.meta.jobId, stepId, events)
      await started
      await publisher.publish(settled)
      return 'completed'
    } catch (error) {
      await started
      throw error
    }
  }

  /** The step's facts, each artifact that they list announced to the artifact store before them. */
  private announced(event: StepEvent, facts: readonly Fact[]): AnyEvent[] {
    const artifacts = facts.flatMap(
      (each) => (each.data as { readonly artifacts?: readonly Artifact[] }).artifacts ?? [],
    )
    return [
      ...artifacts.map((artifact) =>
        this.fact(
          event,
          fact('artifact.produced', { stepId: event.data.stepId, artifact }),
          `artifact/${artifact.name}`,
        ),
      ),
      ...facts.map((each, index) => this.fact(event, each, `fact/${index}/${each.name}`)),
    ]
  }

  private async ending(event: StepEvent, signal: AbortSignal, log: Log, error: unknown): Promise<StepOutcome> {
    const { stepId, attempt } = event.data
    if (signal.aborted && signal.reason === CANCELLED) {
      await this.ports.publisher.publish([
        this.fact(event, fact('step.cancelled', { stepId, attempt }), `cancelled/${attempt}`),
      ])
      return 'cancelled'
    }
    if (signal.aborted && signal.reason !== DEADLINE) return 'abandoned'
    if (isDependencyDown(error)) throw error
    const problem = signal.aborted ? TIMED_OUT : problemOf(error)
    const span = trace.getActiveSpan()
    if (span) markFailed(span, problem.code)
    log.warn(`step failed: ${problem.code}`, {
      code: problem.code,
      error: error instanceof StepError ? error.message : stackOf(error),
    })
    await this.ports.publisher.publish([
      this.fact(event, fact('step.failed', { stepId, attempt, problem }), `failed/${attempt}`),
    ])
    return 'failed'
  }

  private fact(event: StepEvent, made: Fact, what: string): AnyEvent {
    const id = derivedId(event.meta.jobId, event.data.stepId, what)
    return enveloped(made, id, `udb/${this.ports.service}`, this.ports.now(), causeOf(event.meta))
  }

  private async openScope(
    event: StepEvent,
    limits: Limits,
    log: Log,
  ): Promise<{ context: StepContext; close(): Promise<void> }> {
    const { objects, publisher, now, workRoot } = this.ports
    const { tenant, jobId } = event.meta
    const { stepId, attempt, inputs } = event.data
    await mkdir(workRoot, { recursive: true })
    // Of this run alone: one that was abandoned may still be clearing its own away.
    const workDir = await mkdtemp(join(workRoot, `${derivedId(jobId, stepId, attempt, this.ports.instance)}-`))
    const releases: (() => Promise<void>)[] = []
    const shown = throttle(now, (progress: Progress, count: number) => {
      const made = fact('step.progressed', { stepId, attempt, ...progress })
      void publisher.publish([this.fact(event, made, `progress/${attempt}/${count}`)]).catch(() => undefined)
    })
    const context: StepContext = {
      get signal() {
        return limits.signal
      },
      pointOfNoReturn: limits.pointOfNoReturn,
      attempt,
      workDir,
      log,
      now,
      progress: shown,
      store: (content, mediaType) => storeBlob(objects, tenant, content, mediaType),
      artifact: async (name, kind, content, mediaType, table) => ({
        name,
        kind,
        table: table ?? null,
        ref: await storeBlob(objects, tenant, content, mediaType),
      }),
      localFile: async (ref) => {
        const file = await objects.localFile(ref.key, limits.signal).catch((error: unknown) => {
          throw asInputGone(error, ref, inputs)
        })
        releases.push(() => file.release())
        return file.path
      },
    }
    return {
      context,
      close: async () => {
        await Promise.allSettled(releases.map((release) => release()))
        // The work is done by then, and a folder that stays is no reason to do it again.
        await rm(workDir, { recursive: true, force: true }).catch((error: unknown) =>
          log.warn('a folder of work cannot be cleared away', { folder: workDir, error: String(error) }),
        )
      },
    }
  }
}

const TIMED_OUT: Problem = {
  code: 'step_timeout',
  message: 'the step took longer than its time',
  hint: 'Try again, or ask for less at once.',
  line: null,
  column: null,
  retryable: true,
}

/** However often it is tried, its facts stay as large. */
const TOO_LARGE: Problem = {
  code: 'result_too_large',
  message: 'what the step has to say of its work is larger than an event may be',
  hint: 'Ask for fewer tables at once, or for a table with fewer columns or shorter names.',
  line: null,
  column: null,
  retryable: false,
}

/** More than anybody reads, and far less than an event may have. */
const SHOWN_BYTES = 10_000

/** What a text says of the data may be as long as the data. */
function shown(text: string): string {
  const first = firstBytes(text, SHOWN_BYTES)
  return first === text ? text : `${first}…`
}

/** A `StepError` says what is wrong; anything else is ours, is logged, and shows nothing of its text. */
function problemOf(error: unknown): Problem {
  if (error instanceof StepError) {
    const { code, message, hint, line, column, retryable } = error
    return { code, message: shown(message), hint: shown(hint), line, column: column && shown(column), retryable }
  }
  if (error instanceof BusError && error.code === 'record_too_large') return TOO_LARGE
  const hint = 'Try again; if it stays, look for this step in the log of the service.'
  return {
    code: 'internal_error',
    message: 'the step met an unexpected error',
    hint,
    line: null,
    column: null,
    retryable: true,
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/** As often as somebody who looks on can tell; each goes through the log to every gateway. */
const PROGRESS_INTERVAL_MS = 250

function throttle(now: () => number, show: (progress: Progress, count: number) => void): (progress: Progress) => void {
  let last = 0
  let count = 0
  return (progress) => {
    if (now() - last < PROGRESS_INTERVAL_MS) return
    last = now()
    show(progress, ++count)
  }
}
