import { expect, test } from '@jest/globals'
import type { ArgumentsHost } from '@nestjs/common'
import { type Log, silentLog } from '@udb/service'
import { ProblemFilter } from './problem-filter.js'

const aborted = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })

/** What is answered, and what is logged, when a request fails like this. */
function failed(error: Error, raw: { readonly readableAborted: boolean }) {
  const said: { status?: number; logged: string[] } = { logged: [] }
  const log: Log = { ...silentLog, error: (message) => void said.logged.push(message) }
  const reply = {
    raw: { headersSent: false },
    code: (status: number) => Object.assign(reply, void (said.status = status)),
    headers: () => reply,
    header: () => reply,
    send: () => reply,
  }
  const request = { method: 'POST', url: '/ingest/upload', routeOptions: { url: '/ingest/upload' }, raw }
  const http = { getResponse: () => reply, getRequest: () => request }
  new ProblemFilter(log, 1_024, () => []).catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost)
  return said
}

test('a client that goes away in the middle of its body is no error of the box', () => {
  expect(failed(aborted, { readableAborted: true })).toEqual({ status: 400, logged: [] })
})

test('what nobody foresaw is logged, and so is a connection that broke elsewhere', () => {
  const logged = ['a request failed unexpectedly']
  expect(failed(new Error('x'), { readableAborted: true })).toEqual({ status: 500, logged })
  expect(failed(aborted, { readableAborted: false })).toEqual({ status: 500, logged })
})
