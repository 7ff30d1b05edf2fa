import { setTimeout as pause } from 'node:timers/promises'
import { openKafkaBus } from '@udb/bus/kafka'
import { readSchemaFiles, topicPlans } from '@udb/events'
import { ensureBucket } from '@udb/objects'
import { registerContracts } from '@udb/registry'
import {
  kafkaOptions,
  type Log,
  openLog,
  registryAccess,
  s3Options,
  SCHEMAS_DIR,
  type Settings,
  UNHEARD,
  whenThere,
} from '@udb/service'
import type { Terminal } from './terminal.js'

type Waits = <T>(component: string, open: () => Promise<T>) => Promise<T>

/**
 * Makes what the distributed shape stands on, as the code of this version needs it: the topics, the subjects with their schemas, the bucket.
 * Only this command makes any of it. What is there already stays as it is, and is refused where it differs.
 */
export async function contractsRegister(settings: Settings, terminal: Terminal): Promise<number> {
  const log = openLog(settings.UDB_LOG_LEVEL)
  const wait = { strict: settings.UDB_STRICT_STARTUP, log, waiting: UNHEARD, pause: (ms: number) => pause(ms) }
  const waits: Waits = (component, open) => whenThere(component, open, wait)
  const made: string[] = []
  for (const make of [makeTopics, makeSubjects, makeBucket]) {
    const what = await make(settings, log, waits)
    if (what !== null) made.push(what)
  }
  if (made.length === 0) throw nothingToMake()
  if (terminal.json) terminal.out(JSON.stringify({ registered: made }))
  else terminal.out(`registered: ${made.join('; ')}`)
  return 0
}

/** Each gives what it made, for people; null where the settings name no such component. */
async function makeTopics(settings: Settings, log: Log, waits: Waits): Promise<string | null> {
  const kafka = kafkaOptions(settings, 'udb-contracts', log)
  if (!kafka) return null
  const plans = topicPlans(settings.UDB_TENANTS)
  const bus = await waits('event-log', () => openKafkaBus(kafka))
  try {
    await bus.ensureTopics(plans)
  } finally {
    await bus.close()
  }
  return `${plans.length} topics`
}

async function makeSubjects(settings: Settings, log: Log, waits: Waits): Promise<string | null> {
  const registry = registryAccess(settings, log)
  if (!registry) return null
  const schemas = readSchemaFiles(SCHEMAS_DIR)
  const out = (line: string): void => log.debug(line, { component: 'registry' })
  const { made, present } = await waits('schema-registry', () =>
    registerContracts({ ...registry, tenants: settings.UDB_TENANTS, schemas, out }),
  )
  return `${made.length + present.length} subjects, ${made.length} of them new`
}

async function makeBucket(settings: Settings, log: Log, waits: Waits): Promise<string | null> {
  const s3 = s3Options(settings, log)
  if (!s3) return null
  const { isNew } = await waits('object-store', () => ensureBucket(s3))
  return `the bucket ${s3.bucket}${isNew ? ', which is new' : ''}`
}

const nothingToMake = (): Error =>
  Object.assign(new Error('no part of the distributed shape is set'), {
    code: 'setting_missing',
    hint: 'Set UDB_KAFKA_BROKERS, UDB_SCHEMA_REGISTRY_URL and UDB_S3_ENDPOINT; the embedded shape makes what it needs by itself.',
  })
