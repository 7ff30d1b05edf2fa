import { expect, test } from '@jest/globals'
import { exportLines, addressOf, settingsFor } from './stack-environment.js'
import { portsAt, portsOf, samePorts } from './stack-ports.js'

test('an offset moves every port, and no port leaves the range', () => {
  expect(portsAt(0)).toEqual({ kafka: 9092, controller: 9093, registry: 8081, postgres: 5432, minio: 9000 })
  expect(portsOf('kafka', portsAt(100))).toEqual([9192, 9193])
  expect(portsOf('minio', portsAt(-100))).toEqual([8900])
  for (const offset of [56_443, -5_432, 0.5])
    expect(() => portsAt(offset)).toThrow(expect.objectContaining({ code: 'stack_ports_invalid' }))
  expect(portsAt(56_442).controller).toBe(65_535)
})

test('two stacks are on the same ports only if every port is', () => {
  expect(samePorts(portsAt(1), portsAt(1))).toBe(true)
  expect(samePorts(portsAt(1), { ...portsAt(1), controller: 1 })).toBe(false)
})

test('the lines for a shell are the settings by which services know the distributed shape', () => {
  expect(exportLines(settingsFor(addressOf(portsAt(0)), 'mine'))).toEqual([
    'export UDB_KAFKA_BROKERS=127.0.0.1:9092',
    'export UDB_SCHEMA_REGISTRY_URL=http://127.0.0.1:8081/apis/ccompat/v7',
    'export UDB_POSTGRES_URL=postgres://udb:udb@127.0.0.1:5432/udb',
    'export UDB_S3_ENDPOINT=http://127.0.0.1:9000',
    'export UDB_S3_BUCKET=mine',
    'export UDB_S3_ACCESS_KEY=minioadmin',
    'export UDB_S3_SECRET_KEY=minioadmin',
  ])
})
