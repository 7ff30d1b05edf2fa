import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { makeFolder } from '@udb/service'
import { ApiError } from './client.js'

/** Makes the folder of `--out`, before there is anything to lose. Throws `out_option_invalid` where nothing can be written into it. */
export async function makeOutFolder(out: string): Promise<void> {
  try {
    makeFolder(out)
    // The dot asks for a folder.
    await access(`${out}/.`, constants.W_OK)
  } catch {
    throw new ApiError(
      'out_option_invalid',
      `--out ${out} is no folder that can be made or written`,
      'Give it a folder that this user may write.',
      0,
    )
  }
}
