import { realStack } from '@udb/stack'
import { type FreshBox, freshBox } from '@udb/testkit/fresh-box'
import { runProcess } from '@udb/testkit/processes'

const grounds = new Map<string, Promise<FreshBox>>()

/**
 * What the box of a data folder stands on: topics without records, a database and a bucket of its own. It is made the first time, and
 * found again after that. The names of the topics are the box's, so a fresh ground takes those of the one before: two boxes never run at
 * the same time.
 */
export function groundOf(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<FreshBox> {
  const ground = grounds.get(dataDir) ?? freshGround(env)
  grounds.set(dataDir, ground)
  return ground
}

/** Removes the database and the bucket; the topics go when the next ground is made. */
export async function dropGround(dataDir: string): Promise<void> {
  const ground = await grounds.get(dataDir)
  grounds.delete(dataDir)
  await ground?.dispose()
}

async function freshGround(env: Readonly<Record<string, string>>): Promise<FreshBox> {
  const ground = await freshBox(realStack())
  await runProcess(['contracts', 'register'], { ...env, ...ground.env })
  return ground
}
