/** A parent for the tests to kill: starts a child, gives it endless work, prints the child's process id and waits. */
import { DuckChild } from './duck-child.js'

const child = new DuckChild(128)
await child.open({ memoryMb: 128, threads: 1, tempDir: process.argv[2] as string })
const endless = child.exec(
  'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range + b.range) % 7 = 9',
)
process.stdout.write(`${child.pid}\n`)
await endless
