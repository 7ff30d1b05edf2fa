import type { Dataset, EventName, EventOf, Fact, Ignored, ObjectRef, Artifact, StepRequestName } from '@udb/events'
import type { Log } from './log.js'

/** What every reaction is given besides the event and its ports. Time and identity come from here, never from the system. */
export interface ReactionContext {
  /** Aborts when the job is cancelled, the attempt's deadline has passed, the partition is lost or the service drains. */
  readonly signal: AbortSignal
  /** Milliseconds since the epoch. */
  now(): number
  readonly log: Log
}

/** How far a step is, for people who watch; shown at most ten times a second. */
export interface Progress {
  readonly done: number
  readonly total: number | null
  readonly unit: 'bytes' | 'rows' | 'tables' | 'columns' | 'steps'
  readonly message: string
}

/** Bytes that a step has made: in memory for small things, a file (which is moved) for large ones. */
export type Content = { readonly bytes: Buffer | string } | { readonly path: string }

export interface StepContext extends ReactionContext {
  readonly attempt: number
  /** A folder of this attempt's own; gone after the reaction has ended, however it ended. */
  readonly workDir: string
  /**
   * Said once the step has done what others see and nobody takes back. From then on neither a cancel nor the deadline ends it, so that its
   * facts are told; `signal` is that of the lease alone.
   */
  pointOfNoReturn(): void
  progress(progress: Progress): void
  /** Stores bytes under their content's address within the tenant. */
  store(content: Content, mediaType: string): Promise<ObjectRef>
  /** Stores bytes and names them as an artifact; the fact that ends the step must list it. */
  artifact(name: string, kind: string, content: Content, mediaType: string, table?: string): Promise<Artifact>
  /** A referenced object as a local file, readable until the reaction has ended. Bytes that are gone are a `StepError`. */
  localFile(ref: ObjectRef): Promise<string>
}

/** A step's work. Gives the fact that ends the step (and facts beside it); a failure is a thrown `StepError`. */
export interface StepReaction<N extends StepRequestName, Ports> {
  readonly shape: 'step'
  readonly on: N
  readonly publishes: readonly EventName[]
  readonly react: (event: EventOf<N>, ports: Ports, context: StepContext) => Promise<readonly Fact[]>
  /** An earlier run may have passed the point of no return, so this is called also where the signal has aborted, and looks for itself. */
  readonly resumes: boolean
}

/**
 * A fact that a reaction gives back. `about` names the job that it is about where the event does not, as a request does not name the job
 * that it becomes; its id then derives from that job and the key.
 */
export type FactAbout = Fact & { readonly about?: { readonly jobId: string; readonly key: string } }

/** Any other reaction: facts are published with ids derived from the event, so that a redelivery repeats them. */
export interface FactReaction<N extends EventName, Ports> {
  readonly shape: 'fact'
  readonly on: N
  /** Which of the event's topics it listens on; `{tenant}` stands for every tenant's inbox. */
  readonly from: string
  readonly publishes: readonly EventName[]
  readonly react: (event: EventOf<N>, ports: Ports, context: ReactionContext) => Promise<readonly FactAbout[] | Ignored>
}

export type AnyReaction<Ports> =
  | { [N in StepRequestName]: StepReaction<N, Ports> }[StepRequestName]
  | { [N in EventName]: FactReaction<N, Ports> }[EventName]

export const onStep = <N extends StepRequestName, Ports>(
  on: N,
  react: StepReaction<N, Ports>['react'],
  publishes: readonly EventName[],
  { resumes = false }: { readonly resumes?: boolean } = {},
): StepReaction<N, Ports> => ({ shape: 'step', on, publishes, react, resumes })

export const onFact = <N extends EventName, Ports>(
  on: N,
  from: string,
  react: FactReaction<N, Ports>['react'],
  publishes: readonly EventName[],
): FactReaction<N, Ports> => ({ shape: 'fact', on, from, publishes, react })

/** Why a step cannot be done; becomes `step.failed`. Codes are from the closed list in docs/errors.md. */
export class StepError extends Error {
  readonly line: number | null
  readonly column: string | null
  readonly retryable: boolean

  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    more: { readonly line?: number | null; readonly column?: string | null; readonly retryable?: boolean } = {},
  ) {
    super(message)
    this.name = 'StepError'
    this.line = more.line ?? null
    this.column = more.column ?? null
    this.retryable = more.retryable ?? false
  }
}

/** The fields that every fact has that ends a step. */
export const ended = (
  event: { readonly data: { readonly stepId: string; readonly attempt: number; readonly inputs: readonly Dataset[] } },
  times: { readonly startedAt: number; readonly finishedAt: number },
  made: {
    readonly outputs?: readonly Dataset[]
    readonly artifacts?: readonly Artifact[]
    readonly inputs?: readonly Dataset[]
  },
) => ({
  stepId: event.data.stepId,
  attempt: event.data.attempt,
  startedAt: times.startedAt,
  finishedAt: times.finishedAt,
  inputs: made.inputs ?? event.data.inputs,
  outputs: made.outputs ?? [],
  artifacts: made.artifacts ?? [],
})
