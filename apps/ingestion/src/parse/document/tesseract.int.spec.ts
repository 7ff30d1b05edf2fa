import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Resvg } from '@resvg/resvg-js'
import { SpecBench } from '../spec-bench.js'
import { pdfOf, type PdfImage } from './spec-documents.js'

let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(() => bench.close())

/** A page of lines in black on white, as a scanner gives it. */
function pictureOf(lines: readonly string[]): PdfImage {
  const font = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
  const texts = lines.map((line, i) => `<text x="80" y="${200 + 120 * i}" font-size="64">${line}</text>`).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400"><rect width="1000" height="1400" fill="white"/>${texts}</svg>`
  const fonts = { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' }
  const { width, height, pixels } = new Resvg(svg, { font: fonts }).render()
  return { width, height, pixels: Buffer.from(pixels.filter((_, at) => at % 4 === 0)) }
}

test('given a scanned page where Tesseract is installed, then what is written on it is read, line by line and where it stands', async () => {
  const scan = pdfOf(['q 500 0 0 700 50 50 cm /I1 Do Q'], '', pictureOf(['Invoice 4711', 'Total amount 1250']))
  const parsed = await bench.parse('scan.pdf', scan)
  const { why } = parsed.decisions.find(({ what }) => what === 'scanned_pages')!
  expect(why).toContain('Tesseract read 1 of 1')
  const rows = await bench.rows(parsed.parquetPath, `kind, text, page, bbox, (metadata->>'confidence')::DOUBLE AS sure`)
  const words = rows.filter(({ kind }) => kind === 'paragraph')
  expect(words.map(({ text }) => String(text)).join(' ')).toMatch(/Invoice 4711\s+Total amount 1250/)
  for (const { page, sure } of words) {
    expect(Number(page)).toBe(1)
    expect(Number(sure)).toBeGreaterThan(0.6)
  }
})
