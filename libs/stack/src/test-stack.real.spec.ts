import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { kafkaAnswers } from './answers/kafka-answers.js'
import { engineAnswers } from './docker/engine.js'
import { startTestStack } from './test-stack.js'

const OWNER = `
  import(process.argv[1]).then(async ({ startTestStack }) => {
    console.log(JSON.stringify(await startTestStack()))
    setInterval(() => {}, 1e6)
  })`

test('a stack whose owner was killed is gone once the next one is up, and the next one with its own end', async () => {
  const library = join(import.meta.dirname, 'index.js')
  const owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', OWNER, library])
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string]
  const left = JSON.parse(line) as { kind: string; address: { kafkaBrokers: string } }
  const port = Number(left.address.kafkaBrokers.split(':')[1])
  await kafkaAnswers(port)
  const gone = once(owner, 'exit')
  owner.kill('SIGKILL')
  await gone

  const next = await startTestStack()
  // In containers it is Testcontainers' own that removes them, some seconds later.
  if (!(await engineAnswers())) await expect(kafkaAnswers(port)).rejects.toThrow()
  const nextPort = Number(next.address.kafkaBrokers.split(':')[1])
  await kafkaAnswers(nextPort)
  await next.dispose()
  await expect(kafkaAnswers(nextPort)).rejects.toThrow()
}, 180_000)
