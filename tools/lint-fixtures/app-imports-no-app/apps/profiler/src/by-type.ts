// red
import type { Plan } from '@udb/gateway'

export type Mine = Plan
