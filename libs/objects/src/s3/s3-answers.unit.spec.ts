import { expect, test } from '@jest/globals'
import { attachment } from './presign-object.js'
import { retryWaitMs } from './s3-calls.js'
import { failureOf, failureOfNetwork, mayPass } from './s3-failure.js'
import { NetworkFailure } from './s3-http.js'
import { isXmlError, xmlElements, xmlText } from './s3-xml.js'

test('what S3 answers becomes the error that says whether waiting helps', () => {
  const cases: readonly [number, string, string][] = [
    [503, 'SlowDown', 'store_unavailable'],
    [500, 'InternalError', 'store_unavailable'],
    [429, '', 'store_unavailable'],
    [409, 'ConditionalRequestConflict', 'store_unavailable'],
    [400, 'BadDigest', 'store_unavailable'],
    [400, 'XAmzContentChecksumMismatch', 'store_unavailable'],
    [403, 'AccessDenied', 'store_refused'],
    [403, 'SignatureDoesNotMatch', 'store_refused'],
    [403, 'RequestTimeTooSkewed', 'store_refused'],
    [400, 'AuthorizationHeaderMalformed', 'store_refused'],
    [404, 'NoSuchBucket', 'bucket_missing'],
    [507, '', 'store_full'],
    [400, 'InvalidRequest', 'store_unsuitable'],
    [501, 'NotImplemented', 'store_unsuitable'],
  ]
  for (const [status, code, expected] of cases) {
    const failure = failureOf({ status, code })
    expect([status, code, failure.code]).toEqual([status, code, expected])
    expect(mayPass(failure)).toBe(expected === 'store_unavailable')
    expect(failure.hint).not.toBe('')
  }
  expect(failureOf({ status: 400, code: 'InvalidBucketName' })).toMatchObject({
    code: 'store_unsuitable',
    hint: expect.stringMatching(/^Correct UDB_S3_BUCKET/),
  })
  expect(failureOf({ status: 301, code: '', region: 'eu-central-1' }).hint).toContain('eu-central-1')
})

test('nothing that a store says goes into a message unless it is a plain word', () => {
  const hostile = '<b>key=abc</b>'
  const { message, hint } = failureOf({ status: 418, code: hostile, region: hostile })
  expect(`${message}${hint}`).not.toContain('abc')
  expect(failureOf({ status: 301, code: '', region: hostile }).hint).not.toContain('abc')
})

test('a connection that cannot be trusted is refused; one that fails may come back', () => {
  const code = (name: string) => failureOfNetwork(new NetworkFailure(name), 'minio:9000').code
  expect(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND'].map(code)).toEqual(Array(4).fill('store_unavailable'))
  expect(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'].map(code)).toEqual(Array(2).fill('store_refused'))
  expect(code('EPROTO')).toBe('store_unsuitable')
})

test('waits grow to a second, and differ', () => {
  expect([1, 2, 3, 20].map((attempt) => retryWaitMs(attempt, 0))).toEqual([40, 80, 160, 1_000])
  expect(retryWaitMs(20, 1)).toBe(500)
})

test('values in XML stay text, and what stands for a character is that character', () => {
  const xml = '<R><C><Key>007</Key></C><C><Key>a&amp;b&#34;&#x41;</Key></C><Size>1</Size></R>'
  expect(xmlElements(xml, 'C').map((each) => xmlText(each, 'Key'))).toEqual(['007', 'a&b"A'])
  expect(xmlText(xml, 'Missing')).toBeNull()
  expect(isXmlError('<?xml version="1.0" encoding="UTF-8"?>\n <Error><Code>X</Code></Error>')).toBe(true)
  expect(isXmlError('<CopyResult><Error></Error></CopyResult>')).toBe(false)
})

test('a name for a download can hold nothing that ends it', () => {
  expect(attachment('a"; filename="b\r\n.csv')).toBe(
    `attachment; filename="a__ filename__b__.csv"; filename*=UTF-8''a%22%3B%20filename%3D%22b%0D%0A.csv`,
  )
})
