import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { escapeHtml } from '../page/markup.js'
import { bindChart } from './bind-chart.js'
import { chooseChart } from './choose-chart.js'
import { resultOf, rowsOf } from './result.fixture.js'
import type { QueryResult } from './query-result.js'
import { toChartHtml } from './to-html.js'

const HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">'
const hints = { title: `Title ${HOSTILE}`, description: HOSTILE }
const html = (result: QueryResult): Promise<string> => toChartHtml(chooseChart(result, hints)!)
const bars = resultOf('carrier delay:DOUBLE', [HOSTILE, 3.5], ['Endeavor Air Inc.', 15.8], ['AT&T', -9.4])

test('a page holds no address to load from, and names each of its scripts by its hash', async () => {
  const page = await html(bars)
  expect(page.replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/(src|href)\s*=\s*["']?(https?:)?\/\//)
  expect(page).toContain(escapeHtml("default-src 'none'"))
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '')
  expect(scripts).toHaveLength(3)
  for (const script of scripts)
    expect(page).toContain(escapeHtml(`'sha256-${createHash('sha256').update(script).digest('base64')}'`))
})

test('figures, heat maps and tables are small pages that read without scripts', async () => {
  for (const result of [
    resultOf('n:DOUBLE', [6.9]),
    resultOf('a', [HOSTILE]),
    resultOf('a b n:DOUBLE', ...rowsOf(80, (i) => [`a${i % 10}`, `b${Math.floor(i / 10)}`, i])),
  ]) {
    const page = await html(result)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page.length).toBeLessThan(40_000)
  }
})

const CHROMIUM = '/usr/bin/chromium'
const present = existsSync(CHROMIUM)
const inBrowser = present ? describe : describe.skip

inBrowser(`in a real browser (needs ${CHROMIUM}${present ? '' : ', which is not installed: skipped'})`, () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'udb-charts-'))
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ]
    browser = await chromium.launch({ executablePath: CHROMIUM, args })
  })
  afterAll(async () => {
    await browser?.close()
    if (folder) await rm(folder, { recursive: true })
  })

  async function open(
    page: string,
    options: { width?: number; javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark' } = {},
  ) {
    const file = join(folder, 'chart.html')
    await writeFile(file, page)
    const { width = 1280, ...rest } = options
    const tab = await browser.newPage({ viewport: { width, height: 800 }, ...rest })
    const complaints: string[] = []
    tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    tab.on('pageerror', (error) => complaints.push(String(error)))
    tab.on(
      'request',
      (request) =>
        request.url().startsWith('file:') || request.url().startsWith('data:') || complaints.push(request.url()),
    )
    await tab.goto(pathToFileURL(file).href)
    return { tab, complaints }
  }

  test.each([390, 1280])(
    'at %d pixels the chart is live, fits, asks the network for nothing, and hostile data stays text',
    async (width) => {
      const { tab, complaints } = await open(await html(bars), { width })
      await tab.waitForSelector('.ready #chart .bars .point')
      expect(await tab.locator('#chart .bars .point').count()).toBe(3)
      expect(await tab.locator('#still').isVisible()).toBe(false)
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(await tab.title()).toContain('</script>')
      expect(await tab.locator('#chart').innerText()).toContain('AT&T')
      expect(await tab.locator('img').count()).toBe(0)
      expect(complaints).toEqual([])
      await tab.close()
    },
  )

  test('without scripts the still picture is there, with the numbers below it', async () => {
    const { tab } = await open(await html(bars), { javaScriptEnabled: false })
    expect(await tab.locator('#still svg').first().isVisible()).toBe(true)
    expect(await tab.locator('details').count()).toBe(1)
    await tab.close()
  })

  test("the page takes the reader's colours", async () => {
    const page = await html(bars)
    const paper = async (colorScheme: 'light' | 'dark'): Promise<string> => {
      const { tab } = await open(page, { colorScheme })
      const colour = (await tab.evaluate('getComputedStyle(document.documentElement).backgroundColor')) as string
      await tab.close()
      return colour
    }
    expect([await paper('light'), await paper('dark')]).toEqual(['rgb(246, 245, 242)', 'rgb(19, 21, 22)'])
  })

  test('a given figure is drawn as it is, and cannot reach out', async () => {
    const visits: string[] = []
    const server = createServer((request, response) => {
      visits.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const chart = {
      data: [{ type: 'scatter', mode: 'lines', x: '$carrier', y: '$delay' }],
      layout: { images: [{ source: `http://127.0.0.1:${port}/pixel.png`, x: 0, y: 1, sizex: 1, sizey: 1 }] },
    }
    const answer = bindChart(chart, bars, hints)
    if (!answer.ok) throw new Error('not bound')
    const { tab, complaints } = await open(await toChartHtml(answer.model))
    await tab.waitForSelector('.ready #chart .scatterlayer .js-line')
    expect(complaints.some((text) => text.includes('Content Security Policy'))).toBe(true)
    expect(visits).toEqual([])
    await tab.close()
    await new Promise((done) => server.close(done))
  })
})
