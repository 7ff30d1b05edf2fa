import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { Client } from './client.js'
import type { Terminal } from './terminal.js'
import { watchJob } from './watch-job.js'

const silent: Terminal = {
  json: false,
  live: false,
  isRead: true,
  out: () => undefined,
  note: () => undefined,
  redraw: () => undefined,
  settle: () => undefined,
}

test('a box that goes away is no end of the job: its name and how to ask for it are said', async () => {
  const box = createServer((request, response) => {
    if (request.url !== '/status/j-1') return void request.socket.destroy()
    response.end(JSON.stringify({ jobId: 'j-1', state: 'running', steps: [] }))
  }).listen(0, '127.0.0.1')
  await once(box, 'listening')
  const watching = watchJob(new Client(`http://127.0.0.1:${(box.address() as AddressInfo).port}`), 'j-1', silent)
  await expect(watching).rejects.toMatchObject({
    code: 'box_unreachable',
    message: expect.stringContaining('job j-1'),
    hint: expect.stringContaining('./udb status j-1'),
  })
  box.close()
})
