import { join } from 'node:path'
import { measureSql } from '../bench-sql.js'
import { openRealBox } from './real-box.js'
import type { RealBenchmark } from './real-benchmark.js'

/** What HTTP, Kafka, the guard and the runner add to a query with a small result. */
export const benchRealSql: RealBenchmark = {
  name: 'sql',
  run: async (context, stack) => measureSql(await openRealBox(stack, join(context.dir, 'box')), context, 40),
}
