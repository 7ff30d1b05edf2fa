import type { Dataset, ObjectRef } from '@udb/events'
import { ObjectError } from '@udb/objects'
import { StepError } from './reaction.js'

/** What an error means to a step that wanted the bytes of one of its inputs: that they are not in the store has a code for people. */
export function asInputGone(error: unknown, ref: ObjectRef, inputs: readonly Dataset[]): unknown {
  if (!(error instanceof ObjectError && error.code === 'object_missing')) return error
  const table = inputs.find((input) => input.ref?.key === ref.key && PINNED.has(input.kind))
  if (table)
    return new StepError(
      'table_version_gone',
      `the bytes of table ${table.name}, version ${table.version}, are not in the object store`,
      'Ask for the newest version of the table; if it is the newest, load it again.',
    )
  return new StepError('input_missing', 'the bytes of an input are not in the object store', 'Run the whole job again.')
}

/** Datasets that are versions of tables: replaced ones go, once a prune finds that nothing else names them. */
const PINNED: ReadonlySet<string> = new Set(['table', 'reference'])
