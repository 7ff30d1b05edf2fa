import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  describeInBrowser,
  faintTexts,
  type OpenOptions,
  openBrowser,
  overflowing,
  type PageBrowser,
} from '../page/chromium.fixture.js'
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

const page = async (chart: unknown, result: QueryResult): Promise<string> => {
  const bound = bindChart(chart, result, hints)
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems))
  return toChartHtml(bound.model)
}

test.each<[string, () => Promise<string>]>([
  ['a table of long texts', () => html(resultOf('a b', ...rowsOf(500, () => ['x'.repeat(100_000), 'y'])))],
  [
    'a table of many columns',
    () =>
      html(
        resultOf(
          Array.from({ length: 2000 }, (_, i) => `c${i}`).join(' '),
          ...rowsOf(99, () => Array.from({ length: 2000 }, () => 'x')),
        ),
      ),
  ],
  [
    'bars of long labels',
    () =>
      page(
        { data: [{ type: 'bar', x: '$c', y: '$n' }] },
        resultOf('c n:BIGINT', ...rowsOf(40_000, (i) => [`${i} ${'x'.repeat(2000)}`, i])),
      ),
  ],
  [
    'a crowd of points',
    () => html(resultOf('a:DOUBLE b:DOUBLE', ...rowsOf(60_000, (i) => [(i * 7919) % 10_007, (i * 31) % 1009]))),
  ],
])(
  '%s: the page is at most 3 MB',
  async (_, make) => {
    expect(Buffer.byteLength(await make())).toBeLessThanOrEqual(3_000_000)
  },
  30_000,
)

const multiples = resultOf(
  'd:DATE a:BIGINT a_long_name_that_somebody_made_of_everything:BIGINT',
  ...rowsOf(9, (i) => [`2013-01-0${i + 1}`, i, i * 1000]),
)
const map = resultOf('c lat:DOUBLE lon:DOUBLE n:BIGINT', [HOSTILE, 52.5, 13.4, 3], ['b', -33.9, 151.2, 9])

describeInBrowser('in a real browser', () => {
  let browser: PageBrowser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  const open = (page: string, options: OpenOptions = {}) => browser.open(page, options)

  test.each([
    ['small multiples', multiples],
    ['a map', map],
    [
      'a heat map',
      resultOf('a b n:DOUBLE', ...rowsOf(80, (i) => [`a long name ${i % 10}`, `b${Math.floor(i / 10)}`, i])),
    ],
    ['a figure and its past', resultOf('n:DOUBLE previous_n:DOUBLE', [6.9e9, 5e9])],
    ['a table', resultOf('a b', ...rowsOf(30, (i) => [HOSTILE, 'x'.repeat(200 * i)]))],
  ])(
    '%s: fits a phone and a desk, can be read in both schemes, and asks for nothing',
    async (_, result) => {
      const page = await html(result)
      for (const [width, colorScheme] of [
        [390, 'dark'],
        [1280, 'light'],
      ] as const) {
        const { tab, complaints } = await open(page, { width, colorScheme })
        if (page.includes('id="figure"')) await tab.waitForSelector('.ready')
        expect(await overflowing(tab)).toEqual([])
        expect(await faintTexts(tab)).toEqual([])
        expect(complaints).toEqual([])
        await tab.close()
      }
    },
    60_000,
  )

  test('who does not see the chart hears its title and what it shows, and finds the numbers', async () => {
    const { tab } = await open(await html(multiples))
    const picture = tab.getByRole('img', { name: 'Title' })
    expect(await picture.count()).toBe(1)
    const described = await picture.getAttribute('aria-describedby')
    expect(await tab.locator(`#${described}`).innerText()).toContain('Highest 8 at 2013-01-09')
    expect(await tab.locator('#numbers tbody tr').count()).toBe(18)
    await tab.close()
  })

  test('the switch of the scheme colours the live chart too', async () => {
    const { tab } = await open(await html(bars), { colorScheme: 'light' })
    await tab.waitForSelector('.ready #chart .bars .point')
    const fill = (): Promise<string> =>
      tab.evaluate("getComputedStyle(document.querySelector('#chart .bars .point path')).fill")
    expect(await fill()).toBe('rgb(24, 95, 200)')
    await tab.click('#theme')
    await tab.click('#theme')
    await tab.waitForFunction(
      "getComputedStyle(document.querySelector('#chart .bars .point path')).fill === 'rgb(103, 190, 255)'",
    )
    await tab.close()
  })

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
