import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const built = (path) => import(new URL(`../../${path}`, import.meta.url))
const generatedAt = '2026-01-02T03:04:05.000Z'
const source = { version: '2', jobId: '7d0c2f7e' }

/** The pages of docs/reports.md, by the code that the steps use, from two CSV files: a table before and now. */
export async function makePages(folder, beforeCsv, nowCsv) {
  const { openInProcess, literal } = await built('libs/engine/dist/index.js')
  const path = (name) => join(folder, `${name}.parquet`)
  const write = (name, bytes) => writeFileSync(join(folder, name), bytes)
  const duck = await openInProcess({ memoryMb: 1500, threads: 2, tempDir: join(folder, 'spill') })
  try {
    const toParquet = (csv, name) =>
      duck.exec(`COPY (FROM read_csv(${literal(csv)})) TO ${literal(path(name))} (FORMAT parquet)`)
    await toParquet(beforeCsv, 'before')
    await toParquet(nowCsv, 'now')
    const asked = { duck, signal: new AbortController().signal, progress: () => undefined }
    write('profile-orders.html', await profilePage(path('before'), asked))
    write('drift-orders.html', await driftPage(path('before'), path('now'), asked))
    write('quality-orders.html', await qualityPage(`FROM read_parquet(${literal(path('now'))})`))
    for (const [name, html] of await chartPages(duck, path('before'), path('now'))) write(`chart-${name}.html`, html)
  } finally {
    await duck.close()
  }
}

async function profilePage(parquetPath, asked) {
  const { computeProfile, renderProfileHtml } = await built('apps/profiler/dist/profile/index.js')
  return renderProfileHtml(
    await computeProfile({ table: 'orders', parquetPath, generatedAt, source, sampleRows: 10 }, asked),
  )
}

async function driftPage(beforePath, nowPath, asked) {
  const { decideDrift, renderDriftHtml } = await built('apps/profiler/dist/drift/index.js')
  const { readDistribution } = await built('apps/profiler/dist/drift/read/read-distribution.js')
  const before = await readDistribution(beforePath, asked)
  const now = await readDistribution(nowPath, asked)
  const against = 'Compared with the version before.'
  return renderDriftHtml(decideDrift(before, now), { table: 'orders', against, generatedAt, compared: { before, now } })
}

async function qualityPage(select) {
  const { buildReport, renderQualityHtml } = await built('apps/profiler/dist/quality/index.js')
  const { openTables } = await built('apps/profiler/dist/quality/quality-fixture.js')
  const tables = await openTables()
  try {
    await tables.make('orders', select)
    const ran = await tables.check('orders', suite)
    const about = { table: 'orders', generatedAt, source, owner: null, gate: false, earlier: [], proposed: null }
    const { report } = buildReport({ ...about, ...ran, isWatch: () => false })
    return renderQualityHtml(report, { isProfiled: true })
  } finally {
    await tables.close()
  }
}

async function chartPages(duck, before, now) {
  const { chooseChart, toChartHtml } = await built('apps/profiler/dist/charts/index.js')
  const pages = []
  for (const [name, { title, unit, ...result }] of Object.entries(await chartResults(duck, now, before)))
    pages.push([name, await toChartHtml(chooseChart(result, { title, unit }))])
  return pages
}

const suite = [
  { type: 'unique', column: 'order_id', id: 'order-id-once' },
  { type: 'not_null', column: 'email', severity: 'warning', mostly: 0.95 },
  { type: 'pattern', column: 'sku', pattern: 'SKU-[0-9]{5}' },
  { type: 'range', column: 'quantity', min: 1, max: 100 },
  { type: 'range', column: 'total_amount', min: 0, max: 400, severity: 'warning', owner: 'sales' },
  { type: 'range', column: 'rating', min: 1, max: 5 },
  { type: 'not_null', column: 'ship_date', severity: 'info' },
]

/** Results of queries, each of a shape that asks for another chart. */
async function chartResults(duck, now, before) {
  const ask = async (title, sql, unit) => {
    const described = await duck.query(`DESCRIBE ${sql}`)
    const columns = described.map((row) => ({ name: row.column_name, type: row.column_type }))
    const rows = (await duck.query(sql)).map((row) => columns.map(({ name }) => row[name]))
    return { title, unit, columns, rows }
  }
  const from = `read_parquet('${now}')`
  return {
    trend: await ask(
      'Revenue by day and channel',
      `SELECT order_ts::DATE::VARCHAR AS day, channel, sum(total_amount)::DOUBLE AS revenue FROM ${from} GROUP BY ALL ORDER BY ALL`,
      '€',
    ).then(asTime),
    multiples: await ask(
      'A day of the shop',
      `SELECT order_ts::DATE::VARCHAR AS day, sum(total_amount)::DOUBLE AS revenue, count(*)::INTEGER AS orders, avg(rating)::DOUBLE AS rating, avg(discount_pct)::DOUBLE AS discount FROM ${from} GROUP BY ALL ORDER BY ALL`,
    ).then(asTime),
    figure: await ask(
      'Revenue of the year',
      `SELECT (SELECT sum(total_amount)::DOUBLE FROM ${from}) AS revenue, (SELECT sum(total_amount)::DOUBLE FROM read_parquet('${before}')) AS previous_revenue`,
      '€',
    ),
  }
}

/** The engine of the tools gives days as text; a query of the box says that they are days. */
const asTime = (result) => ({
  ...result,
  columns: result.columns.map((column) => (column.name === 'day' ? { ...column, type: 'DATE' } : column)),
})
