import type { Duck } from '@udb/engine'
import type { ObjectRef } from '@udb/events'
import { StepError, type StepContext } from '@udb/service'
import { DriftError, readDistribution, type TableDistribution } from './drift/index.js'

/** The distributions of a stored version of a table. */
export async function readTableDistribution(
  ref: ObjectRef,
  duck: Duck,
  context: Pick<StepContext, 'localFile' | 'signal' | 'progress'>,
): Promise<TableDistribution> {
  const path = await context.localFile(ref)
  return readDistribution(path, {
    duck,
    signal: context.signal,
    progress: (done, total, message) => context.progress({ done, total, unit: 'columns', message }),
  }).catch(stepError)
}

/** Rethrows; what has a code for people keeps it. */
export function stepError(error: unknown): never {
  throw error instanceof DriftError ? new StepError(error.code, error.message, error.hint) : error
}
