import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openInProcess } from './in-process.js'

test('cells are JSON-safe and exact', async () => {
  const tempDir = await mkdtemp(join(tmpdir(), 'udb-cell-'))
  const duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir })
  const [row] =
    await duck.query(`SELECT 1 AS i, 12345678901234567890::HUGEINT AS big, 1.50::DECIMAL(9,2) AS d, 'NaN'::DOUBLE AS n,
    DATE '2013-01-01' AS date, TIMESTAMPTZ '2013-01-01 10:00:00+00' AS tz, TIMESTAMP '2013-01-01 10:00:00' AS ts, [1,2] AS l, {a: 1} AS s, MAP {'k': 1} AS m, 'x'::BLOB AS b`)
  expect(row).toEqual({
    i: 1,
    big: '12345678901234567890',
    d: 1.5,
    n: 'NaN',
    date: '2013-01-01',
    tz: '2013-01-01T10:00:00Z',
    ts: '2013-01-01T10:00:00',
    l: [1, 2],
    s: { a: 1 },
    m: { k: 1 },
    b: 'eA==',
  })
  await duck.close()
  await rm(tempDir, { recursive: true })
})
