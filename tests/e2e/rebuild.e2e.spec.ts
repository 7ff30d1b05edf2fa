import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Api, sample } from './api.js'
import { MAIN, newDataDir, removeDataDir, type RunningBox, settingsOf, startBox } from './running-box.js'

let dir: string
let box: RunningBox | null = null

beforeAll(async () => {
  dir = await newDataDir()
})
afterAll(async () => {
  await box?.stop()
  await removeDataDir(dir)
})

const up = async (): Promise<Api> => {
  box = await startBox(dir)
  return new Api(box.url)
}

/** Everything that the API answers from its read model. */
async function answers(api: Api): Promise<unknown> {
  const { jobs } = (await api.get('/jobs')).body as { jobs: { jobId: string }[] }
  const { tables } = (await api.get('/tables')).body as { tables: { name: string }[] }
  const paths = [
    '/jobs',
    '/tables',
    ...tables.map(({ name }) => `/tables/${name}`),
    ...jobs.flatMap(({ jobId }) => [`/status/${jobId}`, `/artifact_manifest/${jobId}`]),
  ]
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, (await api.get(path)).body] as const)))
}

test('`udb projection rebuild` drops the read model, and the API answers the same afterwards', async () => {
  const before = await up()
  await before.load(sample('penguins/penguins.csv'))
  await before.completed(await before.post('/analyze', { tables: ['penguins'] }))
  await before.ended((await before.upload([{ name: 'empty.csv', content: '' }])).body.jobId)
  await before.post('/analyze', { tables: ['nowhere'] })
  const cancelled = (await before.post('/ping', { steps: 900 })).body.jobId as string
  await before.post(`/jobs/${cancelled}/cancel`, {})
  await before.ended(cancelled)
  const expected = await answers(before)
  await box!.stop()
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, '--json', 'projection', 'rebuild'],
    {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...(await settingsOf(dir)) },
    },
  )
  expect((JSON.parse(stdout) as { events: number }).events).toBeGreaterThan(50)
  expect(await answers(await up())).toEqual(expected)
})
