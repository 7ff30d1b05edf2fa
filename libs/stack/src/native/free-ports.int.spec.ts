import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from '@jest/globals'
import { demandFreePorts, freePorts } from './free-ports.js'

test('ports that were found free can be used, and no two are the same', async () => {
  const ports = await freePorts()
  expect(new Set(Object.values(ports)).size).toBe(5)
  await demandFreePorts(['kafka', 'registry', 'postgres', 'minio'], ports)
})

test('every port in use is named, with the component that wants it and what to do', async () => {
  const ports = await freePorts()
  const others = [ports.controller, ports.minio].map((port) => createServer().listen(port, '127.0.0.1'))
  await Promise.all(others.map((server) => once(server, 'listening')))
  await expect(demandFreePorts(['kafka', 'minio'], ports)).rejects.toMatchObject({
    code: 'stack_port_in_use',
    message: expect.stringMatching(`127.0.0.1:${ports.controller} \\(kafka\\), 127.0.0.1:${ports.minio} \\(minio\\)`),
    hint: expect.stringContaining('--port-offset'),
  })
  await demandFreePorts(['registry', 'postgres'], ports)
  for (const server of others) server.close()
})
