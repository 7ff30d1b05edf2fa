import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

let reading: Promise<string> | null = null

/** Plotly's basic bundle (bar, scatter, pie), read once from the installed package; it is far too large to import. */
export const readPlotly = (): Promise<string> =>
  (reading ??= readFile(createRequire(import.meta.url).resolve('plotly.js-basic-dist-min'), 'utf8'))
