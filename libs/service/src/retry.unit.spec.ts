import { expect, test } from '@jest/globals'
import { BusError } from '@udb/bus'
import { CodecError } from '@udb/events'
import { ObjectError } from '@udb/objects'
import { DependencyDown, isDependencyDown, isUnanswered } from './retry.js'

test.each([
  ['no broker answers', new BusError('log_unavailable', '', ''), true, true],
  ['the object store does not answer', new ObjectError('store_unavailable', '', ''), true, true],
  ['something else is away', new DependencyDown('an engine', null), true, true],
  ['the key of the object store was changed', new ObjectError('store_refused', '', ''), false, true],
  ['the bucket was deleted', new ObjectError('bucket_missing', '', ''), false, true],
  ['a topic was deleted', new BusError('topic_unknown', '', ''), false, true],
  ['an event that cannot be decoded', new CodecError('event_undecodable', ''), false, false],
  ['a record that is too large', new BusError('record_too_large', '', ''), false, false],
  ['an error of ours', new TypeError('x is undefined'), false, false],
  ['nothing at all', null, false, false],
])('%s', (_, error, isWaitedForAtStart, isWaitedFor) => {
  expect([isUnanswered(error), isDependencyDown(error)]).toEqual([isWaitedForAtStart, isWaitedFor])
})
