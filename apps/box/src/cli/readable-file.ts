import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'

/** Throws `file_not_found` for what is not there, is no file, or may not be read. */
export async function readable(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  const allowed = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!found?.isFile() || !allowed)
    throw Object.assign(new Error(`${file} is not a file that can be read`), {
      code: 'file_not_found',
      hint: 'Check the path.',
    })
}
