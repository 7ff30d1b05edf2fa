import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { kafkaAnswers } from './kafka-answers.js'
import { postgresAnswers } from './postgres-answers.js'
import { registryAnswers } from './registry-answers.js'
import { s3Answers } from './s3-answers.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

/** A server that says the same to everybody, whatever they ask. */
const says = (answer: (port: number) => Buffer): Promise<number> => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(answer((server.address() as { port: number }).port)))
    socket.on('error', () => undefined)
  })
  return listening(server)
}

const answersHttp = (status: number, body: string): Promise<number> =>
  listening(createHttp((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body)))

/** What a broker says of its cluster: the size, the number of the question, one broker or none. */
function metadata(port: number | null): Buffer {
  const numbers = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length)
    values.forEach((value, i) => bytes.writeInt32BE(value, 4 * i))
    return bytes
  }
  const host = Buffer.from('\0\u0009127.0.0.1')
  const broker = port === null ? [] : [numbers(1), host, numbers(port), Buffer.from([0xff, 0xff])]
  const body = Buffer.concat([numbers(1, broker.length === 0 ? 0 : 1), ...broker, numbers(1, 0)])
  return Buffer.concat([numbers(body.length), body])
}

test('nothing answers where nobody listens', async () => {
  const port = await says(() => Buffer.alloc(0))
  servers.pop()!.close()
  for (const asked of [kafkaAnswers(port), postgresAnswers(port, 'udb'), registryAnswers(port), s3Answers(port)])
    await expect(asked).rejects.toThrow()
})

test('an open port alone is no answer', async () => {
  const silent = await says(() => Buffer.alloc(0))
  await expect(kafkaAnswers(silent)).rejects.toThrow('it hung up')
  await expect(postgresAnswers(silent, 'udb')).rejects.toThrow('it hung up')
})

describe('Kafka answers', () => {
  test('once the broker lists itself', async () => {
    await kafkaAnswers(await says((port) => metadata(port)))
  })
  test('not while it stands outside of its cluster', async () => {
    await expect(kafkaAnswers(await says(() => metadata(null)))).rejects.toThrow('has not joined')
  })
  test('not for another broker behind the same door', async () => {
    await expect(kafkaAnswers(await says((port) => metadata(port + 1)))).rejects.toThrow('has not joined')
  })
})

describe('PostgreSQL answers', () => {
  test('once it asks for a password', async () => {
    await postgresAnswers(await says(() => Buffer.from('R\0\0\0\u0008\0\0\0\u0005')), 'udb')
  })
  test('not while it starts, though it talks', async () => {
    await expect(postgresAnswers(await says(() => Buffer.from('E\0\0\0\u000457P03')), 'udb')).rejects.toThrow('refuses')
  })
})

describe('the registry answers', () => {
  test('not while it is an error page, nor with another rule', async () => {
    await expect(registryAnswers(await answersHttp(503, '{}'))).rejects.toThrow('503')
    await expect(registryAnswers(await answersHttp(200, '{"compatibilityLevel":"NONE"}'))).rejects.toThrow(
      'no subjects',
    )
    await expect(registryAnswers(await answersHttp(200, '[]'))).rejects.toThrow()
  })
})

describe('S3 answers', () => {
  test('once it refuses a stranger in its own words', async () => {
    await s3Answers(await answersHttp(403, '<Error><Code>AccessDenied</Code></Error>'))
  })
  test('not while its storage is away, and not when it is something else', async () => {
    await expect(s3Answers(await answersHttp(503, '<Code>XMinioServerNotInitialized</Code>'))).rejects.toThrow('503')
    await expect(s3Answers(await answersHttp(403, 'Forbidden'))).rejects.toThrow('403')
  })
})
