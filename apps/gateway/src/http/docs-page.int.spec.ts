import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { docsPage } from './docs-page.js'
import { openApiOf } from './openapi.js'
import { routes } from './routes.js'

const CHROMIUM = '/usr/bin/chromium'
const isThere = existsSync(CHROMIUM)
const name = `the page of the API (needs ${CHROMIUM}${isThere ? '' : ', which is not installed: skipped'})`

;(isThere ? describe : describe.skip)(name, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(() => browser.close())

  test.each([390, 1280])('fits into a window of %i pixels, each name on one line', async (width) => {
    const tab = await browser.newPage({ viewport: { width, height: 800 } })
    await tab.setContent(docsPage(openApiOf(routes)))
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width)
    const broken =
      "[...document.querySelectorAll('td:first-child code')].filter((code) => code.getClientRects().length > 1)"
    expect(await tab.evaluate(`${broken}.map((code) => code.textContent)`)).toEqual([])
  })
})
