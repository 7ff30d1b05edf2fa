import { expect, test } from '@jest/globals'
import type { FetchedMessage } from './kafka-cluster.js'
import { withoutAborted } from './without-aborted.js'

const message = (offset: number, producerId: string, more: Partial<FetchedMessage> = {}): FetchedMessage => ({
  offset: String(offset),
  timestamp: '0',
  key: Buffer.from('key'),
  value: Buffer.from(`v${offset}`),
  headers: {},
  isControlRecord: false,
  batchContext: { firstOffset: String(offset), lastOffsetDelta: 0, producerId, inTransaction: producerId !== '-1' },
  ...more,
})
const mark = (offset: number, producerId: string, type: 0 | 1): FetchedMessage =>
  message(offset, producerId, { isControlRecord: true, key: Buffer.from([0, 0, 0, type]) })
const left = (messages: readonly FetchedMessage[], aborted: Parameters<typeof withoutAborted>[1]): string[] =>
  withoutAborted(messages, aborted)
    .filter(({ isControlRecord }) => !isControlRecord)
    .map(({ offset }) => offset)

test('what was aborted goes, and what the same producer commits afterwards stays', () => {
  const messages = [message(0, '7'), mark(1, '7', 0), message(2, '7'), mark(3, '7', 1), message(4, '-1')]
  expect(left(messages, [{ producerId: '7', firstOffset: '0' }])).toEqual(['2', '4'])
})

test('of transactions side by side only the aborted one goes, also when both began before what was fetched', () => {
  const messages = [
    message(5, '1'),
    message(6, '2'),
    message(7, '3'),
    mark(8, '1', 0),
    mark(9, '3', 0),
    message(10, '1'),
  ]
  const aborted = [
    { producerId: '3', firstOffset: '2' },
    { producerId: '1', firstOffset: '1' },
  ]
  expect(left(messages, aborted)).toEqual(['6', '10'])
})

test('without aborted transactions all stays, whatever the broker gives for none', () => {
  const messages = [message(0, '1'), message(1, '-1')]
  expect([null, undefined, []].map((none) => left(messages, none))).toEqual([
    ['0', '1'],
    ['0', '1'],
    ['0', '1'],
  ])
})
