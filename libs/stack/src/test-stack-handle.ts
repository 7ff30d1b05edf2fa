import type { StackAddress } from './stack-address.js'

/** A stack for tests: nobody else uses it, and nothing of it is left over. */
export interface TestStack {
  readonly address: StackAddress
  /** How it runs, for people to read; no test may decide by it. */
  readonly kind: 'containers' | 'processes'
  dispose(): Promise<void>
}
