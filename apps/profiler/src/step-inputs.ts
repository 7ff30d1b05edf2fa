import type { Dataset, ObjectRef } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { StepError } from '@udb/service'

/** The only input of a kind (and name), with its bytes. Throws `input_invalid`: the plan was not made by the gateway then. */
export function needInput(
  inputs: readonly Dataset[],
  kind: string,
  name?: string,
): Dataset & { readonly ref: ObjectRef } {
  const found = inputs.find((input) => input.kind === kind && (name === undefined || input.name === name))
  if (!found?.ref)
    throw new StepError(
      'input_invalid',
      `the step has no input of kind ${kind}${name === undefined ? '' : ` named ${name}`}`,
      'Run the job again.',
    )
  return { ...found, ref: found.ref }
}

const MAX_JSON_BYTES = 256 * 1024 * 1024

/** A JSON object that another step has made. */
export const readJson = async <T>(objects: ObjectStore, ref: ObjectRef): Promise<T> =>
  JSON.parse(await readText(objects, ref)) as T

/** The text of an object that another step has made. */
export async function readText(objects: ObjectStore, ref: ObjectRef): Promise<string> {
  const found = await objects.read(ref.key, MAX_JSON_BYTES)
  if (!found)
    throw new StepError('input_missing', 'the bytes of an input are not in the object store', 'Run the job again.', {
      retryable: true,
    })
  return found.bytes.toString('utf8')
}
