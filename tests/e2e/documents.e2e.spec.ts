import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Api } from './api.js'
import { discardBox, openOwnBox } from './own-box.js'
import type { RunningBox } from './running-box.js'

const report = `# Annual report

All regions took part in the growth of the year, and none of them fell behind.

| Region | Revenue |
|--------|--------:|
${['North', 'South', 'East', 'West'].map((region, i) => `| ${region} | ${100 + i} |`).join('\n')}
`
const mail = `From: Ann <ann@example.com>
To: bob@example.com
Date: Fri, 21 Nov 2025 09:55:06 +0100
Subject: Numbers
MIME-Version: 1.0
Content-Type: text/html

<p>Hello Bob,</p><p>the numbers are in the report.</p>
`

let box: RunningBox
let api: Api
beforeAll(async () => {
  ;({ box, api } = await openOwnBox())
}, 60_000)
afterAll(() => discardBox(box))

describe('documents, uploaded beside data', () => {
  test('become fragments and tables that can be asked, counted and analyzed like all others', async () => {
    const accepted = await api.upload([
      { name: 'report.md', content: report },
      { name: 'mail.eml', content: mail },
      { name: 'few.csv', content: 'city,n\nBern,1\nBasel,2\n' },
    ])
    await api.completed(accepted)

    expect(await api.sql('SELECT "order", kind, text FROM mail ORDER BY "order"')).toEqual([
      [0, 'document', 'Numbers'],
      [1, 'heading', 'Numbers'],
      [2, 'paragraph', 'Hello Bob,'],
      [3, 'paragraph', 'the numbers are in the report.'],
    ])
    expect(await api.sql(`SELECT count(*)::INTEGER FROM report WHERE heading_path = 'Annual report'`)).toEqual([[3]])
    expect(await api.sql('SELECT sum("Revenue")::INTEGER FROM report_annual_report')).toEqual([[406]])

    const { uploads } = accepted.body as { uploads: { uploadId: string }[] }
    const analyzed = await api.completed(
      await api.post('/analyze', { uploadIds: uploads.map(({ uploadId }) => uploadId) }),
    )
    expect(analyzed.summary).toMatch(/^4 tables with 14 rows/)

    const metrics = (await api.get('/metrics')).body.toString() as string
    expect(metrics).toMatch(/^ingest_fragments\{[^}]*\} 8$/m)
  }, 180_000)
})
