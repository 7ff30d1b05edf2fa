import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '@udb/testkit/processes'

/** As `./udb` starts Node. */
const EXEC_ARGV = [...NODE_FLAGS, '--enable-source-maps']
const ENVIRONMENT = { UV_THREADPOOL_SIZE: '16' }

/** Runs one of this folder's programs in a process of its own, and gives it with the first message that it sends. */
export async function startChild<Message>(
  program: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; message: Message }> {
  const child = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), args, {
    execArgv: [...process.execArgv.filter((flag) => flag.startsWith('--cpu-prof')), ...EXEC_ARGV],
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const message = await new Promise<Message>((resolve, reject) => {
    child.once('message', (first) => resolve(first as Message))
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      reject(new Error(`${program} ended with ${signal ?? code} before it answered`)),
    )
  })
  return { child, message }
}

/** Lets a child end by itself: it sees that its parent has gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  if (child.connected) child.disconnect()
  await exited
}
