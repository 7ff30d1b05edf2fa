import { describe, expect, test } from '@jest/globals'
import { JobSignals } from './job-signals.js'

const LONG_MS = 60_000

/** Asks for rows that a test writes when it likes; says how often it was asked. */
function rows() {
  const asked = { times: 0, answer: null as string | null }
  const ask = (): Promise<string | null> => {
    asked.times++
    return Promise.resolve(asked.answer)
  }
  return { asked, ask }
}

const turns = async (count = 5): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('who waits for a job', () => {
  test('is answered at once when it is there', async () => {
    const { asked, ask } = rows()
    asked.answer = 'there'
    expect(await new JobSignals(false).until('job', LONG_MS, ask)).toBe('there')
  })

  test('asks again after each change of that job, and of no other', async () => {
    const signals = new JobSignals(false)
    const { asked, ask } = rows()
    const waiting = signals.until('job', LONG_MS, ask)
    signals.folded('another', true)
    await turns()
    expect(asked.times).toBe(1)
    asked.answer = 'there'
    signals.folded('job', false)
    expect(await waiting).toBe('there')
    expect(asked.times).toBe(2)
  })

  test('for its end is not woken by what is no end', async () => {
    const signals = new JobSignals(true)
    const { asked, ask } = rows()
    const waiting = signals.until('job', LONG_MS, ask, { awaits: 'end' })
    signals.folded('job', false)
    signals.logged('job', 'step.started')
    await turns()
    expect(asked.times).toBe(1)
    asked.answer = 'ended'
    signals.logged('job', 'job.ping.completed')
    expect(await waiting).toBe('ended')
  })

  test('gets null when the time is up, and when the caller has left', async () => {
    const signals = new JobSignals(false)
    const { ask } = rows()
    expect(await signals.until('job', 1, ask)).toBeNull()
    const gone = new AbortController()
    const waiting = signals.until('job', LONG_MS, ask, { signal: gone.signal })
    gone.abort()
    expect(await waiting).toBeNull()
  })
})

describe('what another instance folds', () => {
  test('is looked at until the rows have what the log announced', async () => {
    const signals = new JobSignals(true)
    const { asked, ask } = rows()
    const waiting = signals.until('job', LONG_MS, () => ask().then((answer) => (asked.times < 4 ? null : answer)))
    await turns()
    asked.answer = 'written'
    signals.logged('job', 'job.rejected')
    expect(await waiting).toBe('written')
    expect(asked.times).toBe(4)
  })

  test('does not wake where nobody else folds: the rows are told of by who writes them', async () => {
    const signals = new JobSignals(false)
    const { asked, ask } = rows()
    const gone = new AbortController()
    const waiting = signals.until('job', LONG_MS, ask, { signal: gone.signal })
    signals.logged('job', 'job.ping.completed')
    await turns()
    expect(asked.times).toBe(1)
    gone.abort()
    await waiting
  })
})
