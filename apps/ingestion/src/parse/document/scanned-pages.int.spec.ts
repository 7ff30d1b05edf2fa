import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SpecBench } from '../spec-bench.js'
import { pdfOf } from './spec-documents.js'

const path = process.env['PATH']
let bench: SpecBench
beforeEach(async () => {
  bench = await SpecBench.open()
})
afterEach(async () => {
  process.env['PATH'] = path
  await bench.close()
})

/** A program that stands for Tesseract, since few machines have it: what it reads is the kind and the size of the image. */
async function installTesseract(then = ''): Promise<void> {
  const folder = join(bench.dir, 'bin')
  const program = join(folder, 'tesseract')
  await mkdir(folder)
  const row = (fields: string): string => `printf '${fields.replaceAll(' ', '\\t')}\\n'`
  const lines = [
    '#!/bin/sh',
    `if [ "$1" = --list-langs ]; then printf 'List (1):\\neng\\n'; exit; fi`,
    then,
    row('1 1 0 0 0 0 0 0 1190 1684 -1 '),
    `printf '5\\t1\\t1\\t1\\t1\\t1\\t100\\t200\\t50\\t20\\t90\\t%s\\n' "$(head -c 2 "$1")"`,
    row('5 1 1 1 1 2 160 200 50 20 80 read'),
  ]
  await writeFile(program, `${lines.join('\n')}\n`)
  await chmod(program, 0o755)
  process.env['PATH'] = `${folder}${delimiter}${path}`
}

const scanned = pdfOf([[[72, 700, 10, 'A page with text.']], 'q 500 0 0 700 50 50 cm /I1 Do Q', '0 0 9 9 re f', ''])

const read = async () => {
  const parsed = await bench.parse('s.pdf', scanned)
  const rows = await bench.rows(
    parsed.parquetPath,
    `concat_ws(' ', kind, 'p' || page, text, bbox, metadata->>'confidence') AS told`,
  )
  const decision = parsed.decisions.find(({ what }) => what === 'scanned_pages')
  return { rows: rows.slice(2).map(({ told }) => told), why: `${decision?.value}: ${decision?.why}` }
}

describe('given pages that were scanned', () => {
  test('where Tesseract is not installed, then they are marked, and said', async () => {
    process.env['PATH'] = bench.dir
    expect(await read()).toEqual({
      rows: ['scanned_page p2', 'scanned_page p3', 'blank_page p4'],
      why: '2, 3: pages that are drawn and hold no text; what is written on them is not read',
    })
  })

  test('where it is, then what it reads of their images stands behind the marks', async () => {
    await installTesseract()
    expect(await read()).toEqual({
      rows: ['scanned_page p2', 'paragraph p2 P5 read [50,100,105,110] 0.85', 'scanned_page p3', 'blank_page p4'],
      why: '2, 3: pages that are drawn and hold no text; Tesseract read 1 of 2',
    })
  })

  test('where it fails, then they stay marks', async () => {
    await installTesseract('exit 1')
    expect((await read()).rows).toEqual(['scanned_page p2', 'scanned_page p3', 'blank_page p4'])
  })
})
