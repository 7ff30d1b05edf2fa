import type { BaselineKind, BaselineSummary } from './baseline-summary.js'

/** A baseline's summary as events carry it: times in milliseconds since the epoch. */
export interface WireSummary {
  readonly id: string
  readonly table: string
  readonly tableVersion: string
  readonly schemaVersion: string
  readonly kind: string
  readonly period: string | null
  readonly rows: number
  readonly createdAt: number
  readonly promotedAt: number | null
}

export const summaryToWire = (summary: BaselineSummary): WireSummary => ({
  ...summary,
  createdAt: Date.parse(summary.createdAt),
  promotedAt: summary.promotedAt === null ? null : Date.parse(summary.promotedAt),
})

/** `kind` is one of ours: events about baselines are published by this product alone. */
export const summaryFromWire = (wire: WireSummary): BaselineSummary => ({
  ...wire,
  kind: wire.kind as BaselineKind,
  createdAt: new Date(wire.createdAt).toISOString(),
  promotedAt: wire.promotedAt === null ? null : new Date(wire.promotedAt).toISOString(),
})
