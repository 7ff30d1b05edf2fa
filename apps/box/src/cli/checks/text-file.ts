import { readFile } from 'node:fs/promises'
import { readable } from '../readable-file.js'

/** The text of a file, without the mark that some editors put before it. Throws `file_not_found`, and where it is no UTF-8. */
export async function readTextFile(file: string): Promise<string> {
  await readable(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch {
    throw Object.assign(new Error(`${file} is no text in UTF-8`), {
      code: 'file_not_text',
      hint: 'Save it as UTF-8.',
    })
  }
}
