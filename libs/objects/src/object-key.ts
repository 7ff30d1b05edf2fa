import { ObjectError } from './port.js'

const partPattern = /^[A-Za-z0-9._=@-]{1,200}$/
/** S3 allows no longer keys. All characters are ASCII, so characters are bytes. */
const maxKeyLength = 1024

/** The parts of a key. Throws `key_invalid`. */
export function keyParts(key: string): string[] {
  const parts = key.split('/')
  if (key.length > maxKeyLength || !parts.every(isPart)) throw keyInvalid()
  return parts
}

/** The whole parts of a prefix, and the beginning of the next one, which may be empty. Throws `key_invalid` when no key begins so. */
export function prefixParts(prefix: string): { folders: string[]; rest: string } {
  const folders = prefix.split('/')
  const rest = folders.pop()!
  const canBegin = rest === '' || partPattern.test(rest)
  if (prefix.length > maxKeyLength || !canBegin || !folders.every(isPart)) throw keyInvalid()
  return { folders, rest }
}

function isPart(part: string): boolean {
  return partPattern.test(part) && part !== '.' && part !== '..'
}

/** Does not repeat the key: what a stranger sent does not belong in a log line. */
function keyInvalid(): ObjectError {
  return new ObjectError(
    'key_invalid',
    'The key of an object is not allowed.',
    'Use parts of 1 to 200 characters of A-Z a-z 0-9 . _ = @ - with / between them, none of them . or .., 1024 characters in all.',
  )
}
