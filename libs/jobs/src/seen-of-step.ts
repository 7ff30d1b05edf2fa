import type { AnyEvent, Problem } from '@udb/events'
import type { Seen, Step } from './state.js'
import { endingOf } from './step-ending.js'

/**
 * What is known of a step after one more fact about it; the same reference if the fact says nothing new.
 *
 * The gateway applies what it decides at once, while the log has it later, behind facts that services wrote in the
 * meantime. Both orders must give the same answer, so facts are ranked and the highest is kept:
 *
 *     completed  >  a higher attempt  >  failed for good  >  failed  >  timed out  >  stopped  >  started  >  requested
 *
 * Only the gateway numbers attempts; what is said of an attempt below the current one is too late, and what is said of
 * one that nobody asked for is not believed. A completion counts from any attempt: the effect of a step happens once.
 */
export function seenAfter(step: Step, event: AnyEvent): Seen {
  const { seen, plan } = step
  if (seen.at === 'completed') return seen
  const ending = endingOf(event)
  if (ending) return ending
  switch (event.name) {
    case 'step.started':
      return started(seen, event.data.attempt, event.meta.time)
    case 'step.failed':
      return failed(seen, event.data.attempt, event.meta.time, event.data.problem)
    case 'step.cancelled':
      return stopped(seen, event.data.attempt, event.meta.time)
    default:
      return event.name === `${plan.kind}.requested` ? requested(seen, event) : seen
  }
}

const attemptOf = (seen: Seen): number => (seen.at === 'nothing' ? 0 : seen.attempt)
const startOf = (seen: Seen): number | null => ('startedAt' in seen ? seen.startedAt : null)

function requested(seen: Seen, event: AnyEvent): Seen {
  const { attempt, deadline } = event.data as unknown as { attempt: number; deadline: number }
  if (attempt <= attemptOf(seen)) return seen
  return { at: 'requested', attempt, requestedAt: event.meta.time, deadline }
}

function started(seen: Seen, attempt: number, startedAt: number): Seen {
  if (seen.at === 'nothing' || seen.at === 'completed' || attempt !== seen.attempt) return seen
  if (seen.at === 'requested') return { ...seen, at: 'started', startedAt }
  return startOf(seen) === null ? { ...seen, startedAt } : seen
}

function failed(seen: Seen, attempt: number, failedAt: number, problem: Problem): Seen {
  // A step of an unknown kind fails as its first attempt without ever being requested.
  const current = Math.max(1, attemptOf(seen))
  if (attempt !== current) return seen
  if (seen.at === 'failed' && rank(problem) <= rank(seen.problem)) return seen
  return { at: 'failed', attempt, startedAt: startOf(seen), failedAt, problem }
}

/** What the service says of its own attempt is worth more than that time ran out. */
function rank(problem: Problem): number {
  if (!problem.retryable) return 2
  return problem.code === 'step_timeout' ? 0 : 1
}

function stopped(seen: Seen, attempt: number, stoppedAt: number): Seen {
  if ((seen.at !== 'requested' && seen.at !== 'started') || attempt !== seen.attempt) return seen
  return { at: 'stopped', attempt, startedAt: startOf(seen), stoppedAt }
}
