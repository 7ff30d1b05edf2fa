import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')

/** The font files that pictures are drawn with, so that they look the same on a machine without any font. */
export const fontFiles = (): { regular: string; bold: string } => ({
  regular: join(folder(), 'DejaVuSans.ttf'),
  bold: join(folder(), 'DejaVuSans-Bold.ttf'),
})

export const readFont = (path: string): Buffer => readFileSync(path)
