import type { WorkSheet } from '@e965/xlsx'

/** Whether a sheet holds cells, and no chart, dialog or macro. */
export const isOfCells = (sheet: WorkSheet): boolean => sheet['!type'] === undefined || sheet['!type'] === 'sheet'
