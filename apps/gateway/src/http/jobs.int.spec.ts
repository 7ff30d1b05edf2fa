import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { json, post, runGateway, type RunningGateway, testFolder, type TestFolder, upload } from '../fixtures/running-gateway.js'

let folder: TestFolder
let box: RunningGateway

beforeAll(async () => {
  folder = await testFolder()
  box = await runGateway(folder)
})
afterAll(async () => {
  await box.close()
  await folder.remove()
})

interface Uploaded {
  readonly jobId: string
  readonly uploads: readonly { readonly uploadId: string; readonly filename: string; readonly sizeBytes: number; readonly table: string }[]
}

describe('from a file to an analysis', () => {
  test('an upload becomes a job that loads a table, and can be seen at once', async () => {
    const answer = await json<Uploaded>(`${box.url}/ingest/upload`, upload({ 'Flights 2013.csv': 'a,b\n1,2\n' }))
    expect(answer).toMatchObject({ status: 202, body: { uploads: [{ filename: 'Flights 2013.csv', sizeBytes: 8, table: 'flights_2013' }] } })
    expect(answer.headers.get('location')).toBe(`/status/${answer.body.jobId}`)
    const status = await json(`${box.url}/status/${answer.body.jobId}?waitSeconds=20`)
    expect(status).toMatchObject({ status: 200, body: { type: 'ingest', state: 'completed', progress: { done: 2, total: 2 } } })
  })

  test('an analysis of all tables ends with its report', async () => {
    const { body } = await json<{ jobId: string }>(`${box.url}/analyze`, post({}))
    const status = await json(`${box.url}/status/${body.jobId}?waitSeconds=20`)
    expect(status.body).toMatchObject({ state: 'completed', summary: 'All was looked at.' })
  })
})
