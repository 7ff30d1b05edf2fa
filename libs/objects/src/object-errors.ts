import { ObjectError, type ObjectInfo } from './port.js'

/** The errors that every side rejects with in the same words. */

export function preconditionFailed(key: string): ObjectError {
  return new ObjectError(
    'precondition_failed',
    `Object ${key} is not as the write expected it.`,
    'Read it again and decide anew.',
  )
}

export function sourceMissing(): ObjectError {
  return new ObjectError(
    'object_missing',
    'The file that was to be stored does not exist.',
    'Write it before it is stored.',
  )
}

export function objectMissing(key: string): ObjectError {
  return new ObjectError(
    'object_missing',
    `There is no object ${key}.`,
    'Check the key; the object may have been pruned.',
  )
}

export function objectTooLarge({ key, sizeBytes }: ObjectInfo, maxBytes: number): ObjectError {
  return new ObjectError(
    'object_too_large',
    `Object ${key} has ${sizeBytes} bytes; at most ${maxBytes} may be read at once.`,
    'Use get, which streams it, or localFile.',
  )
}

export function storeClosed(): ObjectError {
  return new ObjectError('store_unavailable', 'The object store is closed.', 'Open it again.')
}
