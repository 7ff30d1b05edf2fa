import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const isThere = existsSync(CHROMIUM)

/** A real browser, for the specs of pages; where there is none they are skipped, and their name says so. */
export const describeInBrowser = (name: string, tests: () => void): void =>
  (isThere ? describe : describe.skip)(
    `${name} (needs ${CHROMIUM}${isThere ? '' : ', which is not installed: skipped'})`,
    tests,
  )

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

export interface OpenOptions {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly javaScriptEnabled?: boolean
  /** With the #. */
  readonly fragment?: string
}

export interface Opened {
  readonly tab: Page
  /** Errors of the page, and every request for anything but the file. */
  readonly complaints: string[]
}

export interface PageBrowser {
  open(html: string, options?: OpenOptions): Promise<Opened>
  close(): Promise<void>
}

export async function openBrowser(): Promise<PageBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'udb-pages-'))
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: quiet })
  let files = 0
  return {
    async open(html, { width = 1280, fragment = '', ...options } = {}) {
      const file = join(folder, `${files++}.html`)
      await writeFile(file, html)
      const tab = await browser.newPage({ viewport: { width, height: 800 }, ...options })
      const complaints: string[] = []
      tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      tab.on('pageerror', (error) => complaints.push(String(error)))
      tab.on('request', (request) => /^(file|data):/.test(request.url()) || complaints.push(request.url()))
      await tab.goto(pathToFileURL(file).href + fragment)
      return { tab, complaints }
    },
    async close() {
      await browser.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Texts whose contrast with what is behind them is under WCAG's 4.5 to 1 (3 to 1 where large), as the browser has them. */
export const faintTexts = (tab: Page): Promise<string[]> => tab.evaluate(FAINT)

const FAINT = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const light = (c) => { const s = c / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4 }
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b)
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if (colour.length < 4 || colour[3] > 0) return colour
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor)
  }
  const found = []
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
    const box = element.getBoundingClientRect()
    if (!own || box.width === 0 || element.closest('svg, script, style, [hidden]')) continue
    const style = getComputedStyle(element)
    const [a, b] = [luminance(parse(style.color)), luminance(groundOf(element))].sort((x, y) => y - x)
    const size = parseFloat(style.fontSize)
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
    if ((a + 0.05) / (b + 0.05) < least) found.push(element.className + ': ' + element.textContent.slice(0, 40))
  }
  return found
})()`

/** Elements that reach beyond the width of the page and into nothing that scrolls or cuts. */
export const overflowing = (tab: Page): Promise<string[]> => tab.evaluate(OVERFLOWING)

const OVERFLOWING = `(() => {
  const width = document.documentElement.clientWidth
  const beyond = (element) => element.getBoundingClientRect().right > width + 1
  const isCut = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible' && !beyond(at)) return true
    return element.closest('.skip') !== null
  }
  const found = [...document.querySelectorAll('body *')].filter((element) => beyond(element) && !isCut(element))
  const whole = document.documentElement.scrollWidth > width ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : []
  return [...found.map((element) => element.tagName + '.' + element.className), ...whole]
})()`
