/**
 * Makes the pictures of docs/reports.md anew: `npm run pictures -- BEFORE.csv NOW.csv [PAGES_OF_OTHERS]`, by hand, after a
 * build. The last is a folder with `ydata.html` and `evidently.html`; without it their pictures stay as they are.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makePages } from './make-pages.mjs'
import { takePictures } from './take-pictures.mjs'

const [before, now, others] = process.argv.slice(2)
if (!before || !now || ![before, now].every((file) => existsSync(file))) {
  console.error('usage: npm run pictures -- BEFORE.csv NOW.csv [PAGES_OF_OTHERS]: two CSV files of one table')
  process.exit(2)
}
const pages = mkdtempSync(join(tmpdir(), 'udb-pictures-'))
const target = resolve(import.meta.dirname, '../../docs/reports')
mkdirSync(target, { recursive: true })
try {
  await makePages(pages, resolve(before), resolve(now))
  const at = (file) => join(pages, file)
  const desk = { width: 1280, height: 900 }
  const phone = { width: 390, height: 844 }
  await takePictures(
    {
      profile: { file: at('profile-orders.html'), ...desk },
      'profile-column': { file: at('profile-orders.html'), ...desk, colorScheme: 'dark', at: '#columns' },
      'profile-phone': { file: at('profile-orders.html'), ...phone },
      drift: { file: at('drift-orders.html'), ...desk },
      'drift-column': { file: at('drift-orders.html'), ...desk, at: '.column' },
      quality: { file: at('quality-orders.html'), ...desk },
      'quality-phone': { file: at('quality-orders.html'), ...phone, colorScheme: 'dark' },
      'chart-trend': { file: at('chart-trend.html'), width: 1000, height: 760 },
      'chart-multiples': { file: at('chart-multiples.html'), width: 1000, height: 760, colorScheme: 'dark' },
      'chart-figure': { file: at('chart-figure.html'), width: 1000, height: 420 },
    },
    target,
  )
  if (others)
    await takePictures(
      {
        'other-ydata': { file: resolve(others, 'ydata.html'), ...desk },
        'other-evidently': { file: resolve(others, 'evidently.html'), ...desk },
        'other-evidently-phone': { file: resolve(others, 'evidently.html'), ...phone },
      },
      target,
    )
} finally {
  rmSync(pages, { recursive: true, force: true })
}
