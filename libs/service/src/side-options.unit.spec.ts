import { expect, test } from '@jest/globals'
import { parseSettings } from './config.js'
import { type Log, type LogFields, silentLog } from './log.js'
import { DependencyDown } from './retry.js'
import { kafkaOptions } from './side-options.js'

/** What stands in the log of a delivery that failed with the error. */
function toldOfDelivery(error: Error): LogFields | undefined {
  let told: LogFields | undefined
  const log: Log = { ...silentLog, warn: (_, fields) => (told = fields), child: () => log }
  const { settings } = parseSettings({ UDB_KAFKA_BROKERS: '127.0.0.1:9092' })
  kafkaOptions(settings, 'spec', log)!.log!('warn', 'A delivery failed', { partition: 7, err: error })
  return told
}

test('a delivery that waits for a dependency says for which, without a stack', () => {
  const away = new DependencyDown('read-model', new Error('ECONNREFUSED'), 'read_model_unavailable')
  expect(toldOfDelivery(away)).toEqual({ partition: 7, code: 'read_model_unavailable', error: 'read-model is away' })
})

test('a delivery that failed for a reason that nobody foresaw comes with its stack', () => {
  const fault = new TypeError('x is not a function')
  expect(toldOfDelivery(fault)).toEqual({ partition: 7, err: fault })
})
