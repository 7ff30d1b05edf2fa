import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { OpenSockets } from './open-sockets.js'

test('what is opened once all are destroyed is destroyed at once, and says why', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const sockets = new OpenSockets()
  const open = () => sockets.factory({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => {} })
  const before = open()
  await once(before, 'connect')
  sockets.destroyAll()
  const late = open()
  const [error] = (await once(late, 'error').catch((thrown: unknown) => [thrown])) as [Error]
  expect(error.message).toBe('The bus is closed.')
  expect([before.destroyed, late.destroyed]).toEqual([true, true])
  server.close()
})

test('what is open when all are destroyed says that it has ended, since kafkajs hears of no close', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const sockets = new OpenSockets()
  const open = sockets.factory({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => {} })
  await once(open, 'connect')
  let ends = 0
  open.on('end', () => ends++)
  sockets.destroyAll()
  expect([open.destroyed, ends]).toEqual([true, 1])
  server.close()
})
