import { describe, expect, test } from '@jest/globals'
import { judgeAnswer } from './judge-answer.js'

const URL = 'http://registry/apis/ccompat/v7'
const judged = (status: number, body: unknown) => judgeAnswer(status, JSON.stringify(body), URL)

describe('an answer of a registry', () => {
  test('is what it says, yes or no', () => {
    expect(judged(200, { id: 7 })).toEqual({ status: 200, body: { id: 7 }, errorCode: null })
    for (const [status, code] of [
      [404, 40401],
      [404, 40403],
      [404, 40408],
      [409, 409],
      [422, 42201],
    ] as const)
      expect(judged(status, { error_code: code, message: 'no' })).toMatchObject({ status, errorCode: code })
  })

  test.each([
    ['a 404 without the code of a registry', 404, { message: 'no' }],
    ['a 404 of the server before it', 404, { error_code: 404, message: 'HTTP 404 Not Found' }],
    ['a 404 with the code of something else', 404, { error_code: 50001 }],
    ['a 409 without a code', 409, { message: 'no' }],
    ['a redirect', 301, {}],
    ['too much', 429, { error_code: 42901 }],
    ['a time-out of a proxy', 504, {}],
  ])('is none when it is %s', (_, status, body) => {
    expect(() => judged(status, body)).toThrow(expect.objectContaining({ code: 'registry_unavailable' }))
  })

  test.each([401, 403])('is a refusal with HTTP %d, whatever stands in it', (status) => {
    expect(() => judgeAnswer(status, '<html>', URL)).toThrow(expect.objectContaining({ code: 'registry_refused' }))
  })
})
