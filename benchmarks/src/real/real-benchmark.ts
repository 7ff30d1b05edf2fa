import type { StackAddress } from '@udb/stack'
import type { BenchContext, Measurement } from '../target.js'

/** A benchmark on the real components. */
export interface RealBenchmark {
  readonly name: string
  run(context: BenchContext, stack: StackAddress): Promise<readonly Measurement[]>
}
