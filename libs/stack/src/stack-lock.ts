import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StackError } from './stack-error.js'

/**
 * Makes the folder and does the work while nobody else brings up or takes down what is in it. The lock is SQLite's, which the operating
 * system drops with the process, so it never has to be cleaned up. Rejects with `stack_folder_in_use` when another command has it.
 */
export async function withStackLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dir, { recursive: true, mode: 0o711 })
  const lock = new DatabaseSync(join(dir, 'lock.sqlite'))
  try {
    take(lock, dir)
    return await work()
  } finally {
    lock.close()
  }
}

function take(lock: DatabaseSync, dir: string): void {
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
  } catch {
    throw new StackError(
      'stack_folder_in_use',
      `another command is bringing up or taking down the stack in ${dir}`,
      'Wait until it has ended, or give this one a folder of its own with --dir.',
    )
  }
}
