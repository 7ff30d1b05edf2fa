import { setTimeout as pause } from 'node:timers/promises'
import { openKafkaBus } from '@udb/bus/kafka'
import { readSchemaFiles, topicPlans } from '@udb/events'
import { ensureBucket } from '@udb/objects'
import { registerContracts } from '@udb/registry'
import { kafkaOptions, openLog, registryAccess, s3Options, SCHEMAS_DIR, type Settings, whenThere } from '@udb/service'
import type { Terminal } from './terminal.js'

/**
 * Makes what the distributed shape stands on, as the code of this version needs it: the topics, the subjects with their schemas, the bucket.
 * Only this command makes any of it. What is there already stays as it is, and is refused where it differs.
 */
export async function contractsRegister(settings: Settings, terminal: Terminal): Promise<number> {
  const log = openLog(settings.UDB_LOG_LEVEL)
  const wait = {
    strict: settings.UDB_STRICT_STARTUP,
    log,
    waiting: { waitsFor: () => undefined, isThere: () => undefined },
    pause: (ms: number) => pause(ms),
  }
  const made: string[] = []
  const kafka = kafkaOptions(settings, 'udb-contracts', log)
  if (kafka) {
    const plans = topicPlans(settings.UDB_TENANTS)
    const bus = await whenThere('event-log', () => openKafkaBus(kafka), wait)
    try {
      await bus.ensureTopics(plans)
    } finally {
      await bus.close()
    }
    made.push(`${plans.length} topics`)
  }
  const registry = registryAccess(settings, log)
  if (registry) {
    const { made: fresh, present } = await whenThere(
      'schema-registry',
      () =>
        registerContracts({
          ...registry,
          tenants: settings.UDB_TENANTS,
          schemas: readSchemaFiles(SCHEMAS_DIR),
          out: (line) => log.debug(line, { component: 'registry' }),
        }),
      wait,
    )
    made.push(`${fresh.length + present.length} subjects, ${fresh.length} of them new`)
  }
  const s3 = s3Options(settings, log)
  if (s3) {
    const { isNew } = await whenThere('object-store', () => ensureBucket(s3), wait)
    made.push(isNew ? `the bucket ${s3.bucket}, which is new` : `the bucket ${s3.bucket}`)
  }
  if (made.length === 0) throw nothingToMake()
  if (terminal.json) terminal.out(JSON.stringify({ registered: made }))
  else terminal.out(`registered: ${made.join('; ')}`)
  return 0
}

const nothingToMake = (): Error =>
  Object.assign(new Error('no part of the distributed shape is set'), {
    code: 'setting_missing',
    hint: 'Set UDB_KAFKA_BROKERS, UDB_SCHEMA_REGISTRY_URL and UDB_S3_ENDPOINT; the embedded shape makes what it needs by itself.',
  })
