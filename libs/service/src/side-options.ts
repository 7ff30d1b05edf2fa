import type { KafkaBusOptions } from '@udb/bus'
import type { S3BucketOptions } from '@udb/objects'
import type { RegistryAccess } from '@udb/registry'
import { type Log, type LogFields, toldOf } from './log.js'
import { isDependencyDown } from './retry.js'
import type { Settings } from './settings.js'

/** How to reach the brokers; null when there are none. Pure. */
export function kafkaOptions(settings: Settings, clientId: string, log: Log): KafkaBusOptions | null {
  if (!settings.UDB_KAFKA_BROKERS) return null
  const kafkaLog = log.child({ component: 'kafka' })
  const { UDB_KAFKA_SASL_MECHANISM: mechanism, UDB_KAFKA_CA_FILE: caFile } = settings
  return {
    brokers: settings.UDB_KAFKA_BROKERS,
    clientId,
    ...(settings.UDB_KAFKA_REPLICATION_FACTOR ? { replicationFactor: settings.UDB_KAFKA_REPLICATION_FACTOR } : {}),
    ssl: settings.UDB_KAFKA_SSL || caFile ? (caFile ? { caFile } : {}) : null,
    sasl: mechanism
      ? { mechanism, username: settings.UDB_KAFKA_SASL_USERNAME!, password: settings.UDB_KAFKA_SASL_PASSWORD! }
      : null,
    log: (level, message, fields) => kafkaLog[level](message, withoutStackOfWait(fields)),
  }
}

/** The bus waits with whoever takes its records, and knows no dependency of theirs: one that is away is no fault to be found in a stack. */
const withoutStackOfWait = ({ err, ...fields }: LogFields): LogFields =>
  err === undefined ? fields : { ...fields, ...(isDependencyDown(err) ? toldOf(err) : { err }) }

/** How to reach the registry; null when there is none. Pure. */
export function registryAccess(settings: Settings, log: Log): RegistryAccess | null {
  if (!settings.UDB_SCHEMA_REGISTRY_URL) return null
  return {
    url: settings.UDB_SCHEMA_REGISTRY_URL,
    username: settings.UDB_SCHEMA_REGISTRY_USERNAME,
    password: settings.UDB_SCHEMA_REGISTRY_PASSWORD,
    log: log.child({ component: 'registry' }),
  }
}

/** How to reach the bucket; null when there is none. Pure. */
export function s3Options(settings: Settings, log: Log): S3BucketOptions | null {
  if (!settings.UDB_S3_ENDPOINT) return null
  const s3Log = log.child({ component: 's3' })
  return {
    endpoint: settings.UDB_S3_ENDPOINT,
    bucket: settings.UDB_S3_BUCKET!,
    accessKey: settings.UDB_S3_ACCESS_KEY!,
    secretKey: settings.UDB_S3_SECRET_KEY!,
    region: settings.UDB_S3_REGION,
    log: (level, message, fields) => s3Log[level](message, fields),
  }
}
