import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'

/** Throws `file_not_found` for what is not there, is no file, or may not be read. */
export async function readable(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (!found) throw notFound(`there is no file ${file}`, 'Check the path.')
  if (found.isDirectory()) throw notFound(`${file} is a folder, not a file`, 'Name the files in it.')
  if (!found.isFile()) throw notFound(`${file} is not a file that can be read`, 'Check the path.')
  const allowed = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!allowed) throw notFound(`this user may not read ${file}`, 'Give the user the right to read it.')
}

const notFound = (message: string, hint: string): Error =>
  Object.assign(new Error(message), { code: 'file_not_found', hint })
