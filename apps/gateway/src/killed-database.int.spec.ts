import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { requestPing } from './fixtures/ping.js'
import { json, runGateway, testFolder } from './fixtures/running-gateway.js'

test('a job goes on to its end, and every acknowledged job is there, though the database is killed under it', async () => {
  const folder = await testFolder()
  const box = await runGateway(folder)
  const pidFile = join(box.platform.folder.postgres, 'data/postmaster.pid')
  const jobIds: string[] = []
  for (let round = 0; round < 3; round++) {
    const before = readFileSync(pidFile, 'utf8').split('\n')[0]
    jobIds.push(await requestPing(box.platform, { eventId: `round-${round}`, steps: 30 }))
    process.kill(Number(before), 'SIGKILL')
    while (
      (await fetch(`${box.url}/readyz`)).status !== 200 ||
      readFileSync(pidFile, 'utf8').split('\n')[0] === before
    );
  }
  for (const jobId of jobIds)
    expect(await ended(box.url, jobId)).toMatchObject({ state: 'completed', progress: { done: 30 } })
  await box.close()
  await folder.remove()
}, 60_000)

/** The database may be away, and the job not be in it yet. */
async function ended(url: string, jobId: string): Promise<{ state?: string }> {
  for (;;) {
    const { status, body } = await json<{ state?: string }>(`${url}/status/${jobId}?waitSeconds=10`)
    if (status === 200 && body.state !== 'running' && body.state !== 'created') return body
  }
}
