import { identified, type IdentifiedCheck, readSuite } from '@udb/checks'
import { StepError } from '@udb/service'

/** The checks that a step was given. Throws a `StepError`: the gateway refuses such a suite, so the plan was not made by it. */
export function suiteToRun(text: string): {
  readonly checks: readonly IdentifiedCheck[]
  readonly owner: string | null
} {
  const read = readSuite(parsed(text))
  if (read.ok) return { checks: identified(read.suite), owner: read.suite.owner ?? null }
  const [first] = read.problems
  throw new StepError(first!.code, first!.message, first!.hint)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
