import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The generator of the reference data and the figures that other tools gave for it stand beside the checkout. */
export const source = join(import.meta.dirname, '../../../shared/data')
export const requirements = join(import.meta.dirname, 'requirements.txt')

/** Where the generated files of just this generator are kept, outside of the checkout; null where there is no generator. */
export function generatedFolder() {
  const generator = join(source, 'generate.py')
  if (!existsSync(generator)) return null
  const hash = createHash('sha256').update(readFileSync(generator)).update(readFileSync(requirements))
  return join(homedir(), '.cache/udb', `generated-${hash.digest('hex').slice(0, 12)}`)
}

/** It stands under its name only once it is whole. */
export function madeFolder() {
  const folder = generatedFolder()
  return folder !== null && existsSync(folder) ? folder : null
}
