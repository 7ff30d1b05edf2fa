import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openInProcess } from '@udb/engine'
import { type ObjectRef } from '@udb/events'
import type { Content, StepContext } from '@udb/service'
import { anEvent, T0 } from '@udb/testkit'
import { onParseRequested } from './on-parse-requested.js'
import type { IngestionPorts } from './ports.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-on-parse-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const ports: IngestionPorts = {
  arriving: async () => null,
  withDuck: async (workDir, _signal, work) => {
    const duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(workDir, 'spill') })
    try {
      return await work(duck)
    } finally {
      await duck.close()
    }
  },
  readerMemoryMb: 256,
  ingested: () => undefined,
}

async function refOf(content: Content, mediaType: string): Promise<ObjectRef> {
  const bytes = 'path' in content ? await readFile(content.path) : Buffer.from(content.bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { key: `tenants/default/blobs/${sha256}`, sizeBytes: bytes.length, sha256, mediaType }
}

function contextFor(upload: string, attempt: number): StepContext {
  return {
    signal: new AbortController().signal,
    attempt,
    workDir: join(dir, `work-${attempt}`),
    pointOfNoReturn: () => undefined,
    log: {} as StepContext['log'],
    now: () => T0,
    progress: () => undefined,
    store: refOf,
    artifact: async (name, kind, content, mediaType, table) => ({
      name,
      kind,
      table: table ?? null,
      ref: await refOf(content, mediaType),
    }),
    localFile: async () => upload,
  }
}

async function parseRequested(
  filename: string,
  text: string | Uint8Array,
  overrides = '{}',
  takenUploads: string[] = [],
) {
  const path = join(dir, 'upload')
  await writeFile(path, text)
  const ref: ObjectRef = {
    key: 'tenants/default/uploads/u-1',
    sizeBytes: (await stat(path)).size,
    sha256: createHash('sha256').update(text).digest('hex'),
    mediaType: 'text/csv',
  }
  const event = anEvent('parse.requested', {
    stepId: 'parse-t',
    attempt: 1,
    deadline: T0 + 60_000,
    inputs: [{ name: filename, kind: 'upload', version: null, ref, details: null }],
    params: { uploadId: 'u-1', filename, table: 't', overrides, takenUploads, takenTables: [] },
  })
  return { event, path }
}

describe('given an uploaded file, when its parsing is requested', () => {
  test('then upload.parsed says what it became, and a second attempt says the same', async () => {
    const { event, path } = await parseRequested(
      't.csv',
      `id,n\n${Array.from({ length: 40 }, (_, i) => (i === 7 ? 'broken' : `${i},${i}`)).join('\n')}\n`,
    )
    const facts = await onParseRequested(event, ports, contextFor(path, 1))
    expect(facts).toHaveLength(1)
    expect(facts[0]).toMatchObject({
      name: 'upload.parsed',
      data: {
        stepId: 'parse-t',
        table: 't',
        format: 'csv',
        rowsRead: 40,
        rowsWritten: 39,
        rowsRejected: 1,
        startedAt: T0,
        finishedAt: T0,
        inputs: event.data.inputs,
        outputs: [{ name: 't', kind: 'parsed', version: null }],
        artifacts: [{ name: 'rejects-t.parquet', kind: 'rejects', table: 't' }],
      },
    })
    const [output] = (facts[0]!.data as unknown as { outputs: { details: string }[] }).outputs
    expect(JSON.parse(output!.details)).toMatchObject({
      format: 'csv',
      rowsRead: 40,
      rowsWritten: 39,
      rowsRejected: 1,
      columns: [
        { name: 'id', originalName: 'id', type: 'BIGINT', nullCount: 0 },
        { name: 'n', type: 'BIGINT' },
      ],
      decisions: expect.arrayContaining([expect.objectContaining({ what: 'delimiter', value: ',' })]),
    })
    expect(await onParseRequested(event, ports, contextFor(path, 2))).toEqual(facts)
  })

  test('of several tables, then each is an output with its own report, and the fact says the rows of all', async () => {
    const path = join(dir, 'two.db')
    const db = new DatabaseSync(path)
    db.exec(`CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('1'), ('one'), ('3');
      CREATE TABLE b (y INT); INSERT INTO b VALUES (2), (4)`)
    db.close()
    const { event, path: upload } = await parseRequested('two.db', await readFile(path), '{"types":{"x":"BIGINT"}}', [
      't_b',
    ])
    const facts = await onParseRequested(event, ports, contextFor(upload, 1))
    expect(facts).toMatchObject([
      {
        name: 'upload.parsed',
        data: {
          table: 't',
          format: 'sqlite',
          rowsRead: 5,
          rowsWritten: 4,
          rowsRejected: 1,
          outputs: [
            { name: 't', kind: 'parsed' },
            { name: 't_2_b', kind: 'parsed' },
          ],
          artifacts: [{ name: 'rejects-t.parquet', kind: 'rejects', table: 't' }],
        },
      },
    ])
    const { outputs } = facts[0]!.data as unknown as { outputs: { details: string }[] }
    expect(outputs.map(({ details }) => JSON.parse(details) as unknown)).toMatchObject([
      { rowsRead: 3, rowsWritten: 2, rowsRejected: 1 },
      { rowsRead: 2, rowsWritten: 2, rowsRejected: 0, mainTable: 't' },
    ])
  })

  test('of a document, then its fragments and its table are outputs, and the fragments are counted', async () => {
    const page = '<!doctype html><h1>Sales</h1><p>All is well.</p><table><tr><th>a<th>b<tr><td>x<td>1</table>'
    const { event, path } = await parseRequested('t.html', page)
    const counted: unknown[] = []
    const counting = { ...ports, ingested: (...told: unknown[]) => counted.push(told) }
    const facts = await onParseRequested(event, counting, contextFor(path, 1))
    expect(facts).toMatchObject([
      {
        name: 'upload.parsed',
        data: {
          format: 'html',
          rowsRead: 5,
          rowsWritten: 5,
          rowsRejected: 0,
          outputs: [
            { name: 't', kind: 'parsed' },
            { name: 't_sales', kind: 'parsed' },
          ],
          artifacts: [],
        },
      },
    ])
    expect(counted).toEqual([[page.length, { read: 5, written: 5, rejected: 0, fragments: 4 }]])
    expect(await onParseRequested(event, ports, contextFor(path, 2))).toEqual(facts)
  })

  describe('and it is large and comes from a store', () => {
    const rows = Array.from({ length: 600_000 }, (_, i) => `${i},${i % 97},some words`)
    const text = `id,n,note\n${rows.join('\n')}\n`
    const coming = (bytes: string, asked: string[] = []): IngestionPorts => ({
      ...ports,
      arriving: async ({ key }) => {
        asked.push(key)
        return Readable.from([Buffer.from(bytes).subarray(0, 3_000_000), Buffer.from(bytes).subarray(3_000_000)])
      },
    })
    const nowhere = { localFile: () => Promise.reject(new Error('no file was needed')) }

    test('then it is read as it comes, without a local file, and becomes the same', async () => {
      const { event, path } = await parseRequested('t.csv', text)
      const fromFile = await onParseRequested(event, ports, contextFor(path, 1))
      const asked: string[] = []
      const facts = await onParseRequested(event, coming(text, asked), { ...contextFor(path, 2), ...nowhere })
      expect(asked).toEqual(['tenants/default/uploads/u-1'])
      const said = ([fact]: typeof facts) =>
        (fact!.data as unknown as { outputs: { details: string }[] }).outputs.map(
          ({ details }) => JSON.parse(details) as unknown,
        )
      expect(said(facts)).toEqual(said(fromFile))
    })

    test('then what shows late is read from the file', async () => {
      const late = `${text}1,007,x\n`
      const { event, path } = await parseRequested('t.csv', late)
      const facts = await onParseRequested(event, coming(late), contextFor(path, 1))
      expect(facts).toMatchObject([{ data: { rowsRead: 600_001, rowsWritten: 600_001 } }])
    })

    test.each([
      ['others', text.replace('some', 'same')],
      ['fewer', text.slice(0, -20)],
      ['next to none', 'id,n\n1,2\n'],
    ])('then bytes that changed in the store (%s) are told, whatever is in them', async (_name, changed) => {
      const { event, path } = await parseRequested('t.csv', text)
      await writeFile(path, changed)
      await expect(onParseRequested(event, coming(changed), contextFor(path, 1))).rejects.toMatchObject({
        code: 'bytes_unequal',
      })
    })
  })

  test.each([
    ['other bytes', { sha256: 'f'.repeat(64) }, /another SHA-256/],
    ['fewer bytes', { sizeBytes: 20 }, /^Of t\.csv 20 bytes were received, and 8 are read \(12 fewer\)\.$/],
  ])(
    'given a store that gives %s than were received, then the step fails, whatever is in them',
    async (_name, was, message) => {
      const { event, path } = await parseRequested('t.csv', 'a,b\n1,2\n')
      const [upload] = event.data.inputs
      const tampered = { ...upload!, ref: { ...upload!.ref!, ...was } }
      const changed = { ...event, data: { ...event.data, inputs: [tampered] } }
      await expect(onParseRequested(changed, ports, contextFor(path, 1))).rejects.toMatchObject({
        code: 'bytes_unequal',
        message: expect.stringMatching(message),
        retryable: true,
      })
    },
  )

  test.each([
    ['an empty file', '', '{}', { code: 'file_empty', retryable: false }],
    ['a misspelt override', 'a\n1\n', '{"delimeter":";"}', { code: 'override_invalid' }],
    ['overrides that are no JSON', 'a\n1\n', '{', { code: 'override_invalid' }],
    [
      'a type that no value has',
      `a,b\n${'x,y\n'.repeat(20)}`,
      '{"types":{"b":"DATE"}}',
      { code: 'too_many_rejected_rows', line: 2, column: 'b' },
    ],
  ])('%s fails the step with what to do', async (_name, text, overrides, problem) => {
    const { event, path } = await parseRequested('t.csv', text, overrides)
    await expect(onParseRequested(event, ports, contextFor(path, 1))).rejects.toMatchObject({
      name: 'StepError',
      ...problem,
    })
  })
})
