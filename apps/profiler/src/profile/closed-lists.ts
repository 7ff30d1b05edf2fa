/** What a column is used as. */
export const columnKinds = ['number', 'category', 'text', 'boolean', 'time', 'nested', 'other'] as const
export type ColumnKind = (typeof columnKinds)[number]

/** How grave an alert is, the gravest first. */
export const severities = ['warning', 'notice', 'info'] as const
