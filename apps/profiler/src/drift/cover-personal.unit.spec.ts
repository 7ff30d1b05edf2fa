import { describe, expect, test } from '@jest/globals'
import { coverReport, personalColumns, withoutValues } from './cover-personal.js'
import { decideDrift } from './decide-drift.js'
import { numbers, tableOf, texts } from './distribution.fixture.js'
import { renderDriftHtml } from './html/page.js'

const before = tableOf([
  texts({ 'ann@example.org': 60, 'bob@example.org': 40 }, { name: 'contact' }),
  texts({ Smith: 50, Jones: 50 }, { name: 'last_name' }),
  texts({ red: 50, blue: 50 }, { name: 'colour' }),
  numbers([1, 2, 3, 4], { name: 'ssn', rows: 100 }),
])
const now = tableOf([
  texts({ 'eve@example.org': 90, 'bob@example.org': 10 }, { name: 'contact' }),
  texts({ Smith: 10, Miller: 90 }, { name: 'last_name' }),
  texts({ red: 5, green: 95 }, { name: 'colour' }),
  numbers([1, 2, 3, 9], { name: 'ssn', rows: 100 }),
])

describe('what may be personal', () => {
  const personal = personalColumns(before, now)

  test('is told by the form of the values or by the name of the column', () => {
    expect([...personal].sort()).toEqual(['contact', 'last_name', 'ssn'])
  })

  test('stands neither in the report nor on the page, and what has changed is said all the same', () => {
    const report = coverReport(decideDrift(before, now), personal)
    const compared = { before: withoutValues(before, personal), now: withoutValues(now, personal) }
    const page = { table: 't', against: 'x', generatedAt: '2026-01-01T00:00:00Z', compared }
    const written = JSON.stringify(report) + renderDriftHtml(report, page)
    for (const value of ['ann@', 'eve@', 'Miller', 'Jones']) expect(written).not.toContain(value)
    expect(written).toContain('green')
    const contact = report.columns.find(({ name }) => name === 'contact')
    expect(contact).toMatchObject({
      drifted: true,
      newCategories: [{ value: 'e••@•••••••.•••', count: 90, share: 0.9 }],
    })
  })
})
