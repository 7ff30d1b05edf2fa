import type { Bus } from '@udb/bus'

export type Log = Bus
