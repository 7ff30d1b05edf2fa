import type { QueryResult } from '@udb/engine'
import { arePersonalValues } from '@udb/personal'

/** Whether a result has texts that look as if they belonged to persons: email addresses, phone numbers and the like. Pure. */
export const showsPersonal = ({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>): boolean =>
  columns.some((_, index) => arePersonalValues(rows.map((row) => (typeof row[index] === 'string' ? row[index] : null))))
