import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { anchorOf } from './anchor.js'
import { card, cardControls, cardList } from './cards.js'
import { contrast, dark, light, scaleOf } from './colours.js'
import { findingList } from './findings.js'
import { escapeHtml, markup, value, visible } from './markup.js'
import { renderPage, section } from './render-page.js'
import { script } from './script.js'

describe('escaping', () => {
  test('happens to every interpolation, in text and in attributes', () => {
    expect(escapeHtml(`<a href="x">'&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;')
    expect(markup`<b title="${'"><i>'}">${['<', '>']}</b>`.text).toBe('<b title="&quot;&gt;&lt;i&gt;">&lt;&gt;</b>')
    expect(markup`${null}${undefined}${false}${0}`.text).toBe('0')
    expect(markup`${markup`<b>${'&'}</b>`}`.text).toBe('<b>&amp;</b>')
  })

  test('control characters and direction overrides are shown, not obeyed', () => {
    expect(visible('a\u0000b\u202ec\r\nd\te')).toBe('a␀b\ufffdc↵d⇥e')
  })

  test('a value is isolated, cut with the rest in its title, and an empty one says so', () => {
    expect(value('x<y').text).toBe('x&lt;y')
    expect(value('שלום').text).toBe('<bdi>שלום</bdi>')
    expect(value('abcdef', 4).text).toBe('<bdi title="abcdef">abc…</bdi>')
    expect(value('').text).toContain('empty text')
  })
})

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s scheme', (_, scheme) => {
  test('has text that can be read on every ground it stands on', () => {
    for (const text of [scheme.text, scheme.soft, scheme.accent, scheme.warning, scheme.notice, scheme.info]) {
      for (const ground of [scheme.page, scheme.card]) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(scheme.card, scheme.accent)).toBeGreaterThanOrEqual(4.5)
  })

  test('has bars that stand out, and numbers that can be read on every step of the scale', () => {
    expect(contrast(scheme.bar, scheme.card)).toBeGreaterThanOrEqual(3)
    for (const { back, text } of scaleOf(scheme)) expect(contrast(back, text)).toBeGreaterThanOrEqual(4.5)
  })
})

test('black on white has the highest contrast there is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
})

describe('the anchor of a column', () => {
  test('is its name where that can be, and two names never share one', () => {
    const names = ['city', 'City', 'a b', 'a.20.b', 'a-b', 'ä', '', '"><i>', 'x'.repeat(5000), `${'x'.repeat(4999)}y`]
    expect(anchorOf('city_2-b')).toBe('of-city_2-b')
    expect(anchorOf('a b')).toBe('of-a.20.b')
    expect(new Set(names.map(anchorOf)).size).toBe(names.length)
    for (const name of names) expect(anchorOf(name)).toMatch(/^of-[\w.-]{0,150}$/)
  })
})

describe('findings', () => {
  const findings = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ severity: 'notice' as const, title: `t${i}.`, text: '<b>' }))

  test('are told apart by shape and word, not by colour alone', () => {
    const html = findingList([
      { severity: 'warning', title: 'a', text: 'b', subject: { href: '#x', name: '<i>' } },
    ]).text
    expect(html).toContain('aria-label="Warning">▲')
    expect(html).toContain('<a href="#x">&lt;i&gt;</a>')
  })

  test('beyond twelve are folded away, beyond 300 counted', () => {
    expect(findingList(findings(12)).text).not.toContain('<details')
    const long = findingList(findings(13)).text
    expect(long).toContain('3 more, less severe')
    expect(long.match(/<li /g)).toHaveLength(13)
    const many = findingList(findings(5000)).text
    expect(many.match(/<li /g)).toHaveLength(300)
    expect(many).toContain('4700 more stand with what they are about.')
  })
})

describe('a list of cards', () => {
  const cards = Array.from({ length: 100 }, (_, i) => ({
    id: `c${i}`,
    name: `n${i}`,
    kind: 'k',
    found: i === 70 ? 2 : 0,
    head: null,
    body: markup`<p>${'ä'.repeat(5000)}</p>`,
    brief: 'in brief',
  }))

  test('is whole where it fits', () => {
    const html = cardList(cards, 'See x.json.').text
    expect(html.match(/<article /g)).toHaveLength(100)
    expect(html).not.toContain('in brief')
  })

  test('else keeps its size, shows what has findings first, and loses no card', () => {
    const html = cardList(cards, 'See x.json.', 100_000).text
    expect(Buffer.byteLength(html)).toBeLessThan(101_000)
    expect(html).not.toMatch(/brief"[^>]*><details/)
    expect(html.match(/<article /g)).toHaveLength(100)
    expect(/id="c70".*?<\/article>/s.exec(html)?.[0]).toContain('äää')
    const brief = html.match(/in brief<\/p>/g)?.length ?? 0
    expect(html).toContain(`${brief} of the 100 are shown in brief, to keep this page small. See x.json.`)
  })
})

describe('a page', () => {
  const one = { kind: 'number', found: 1, order: { missing: null }, head: 'h', body: markup`<p>b</p>` }
  const cards = [card({ ...one, id: 'c0', name: 'A"b' }), card({ ...one, id: 'c1', name: 'x', open: false })]
  const list = markup`${cardControls({ noun: 'column', kinds: [], found: 'with alerts', orders: [] })}${cards}`
  const page = renderPage({
    kind: 'Profile',
    name: '</title><script>alert(1)</script>',
    title: '</title><script>alert(1)</script>',
    generatedAt: '2026-01-02T03:04:05.678Z',
    facts: ['<fact>', null],
    sections: [null, section('columns', 'Columns', list, 2)],
    links: [{ title: 'Columns', links: [{ id: 'c0', name: '<b>' }] }],
    footer: null,
    scripts: ["const end = '</script>'"],
    data: { figure: { text: '</script><!--' } },
  })
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = '']) => text)

  test('shows what it is given as text, whatever it is', () => {
    expect(page).not.toContain('alert(1)</script>')
    expect(page).toContain('&lt;fact&gt;')
    expect(page).toContain('data-name="a&quot;b"')
    expect(page).toContain('2026-01-02 03:04 UTC')
  })

  test('allows its own scripts by their hashes, no other, and no request', () => {
    expect(scripts).toHaveLength(2)
    const allowed = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ')
    expect(page).toContain(escapeHtml(`default-src 'none'; style-src 'unsafe-inline'; script-src ${allowed};`))
    expect(page).not.toMatch(/https?:|src="|@import|url\(/)
  })

  test('has scripts that parse and cannot end early, and data that are what they were', () => {
    for (const text of scripts) expect(() => new Function(text)).not.toThrow()
    expect(script).not.toContain('</')
    const data = /<script type="application\/json" id="figure">([^]*?)<\/script>/.exec(page)?.[1] ?? ''
    expect(JSON.parse(data)).toEqual({ text: '</script><!--' })
  })

  test('can be reached by the skip link and by the name of a column', () => {
    expect(page).toContain('<a class="skip" href="#columns">')
    expect(page).toContain('id="of-A.22.b"')
    expect(page).toContain('id="columns"')
  })

  test('is light and dark by one set of colours, and light on paper', () => {
    expect(page).toContain(`--page:light-dark(${light.page},${dark.page})`)
    expect(page).toMatch(/@media print\{:root,:root\[data-theme\]\{color-scheme:light\}/)
  })
})
