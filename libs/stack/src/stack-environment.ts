import type { StackAddress } from './stack-address.js'
import type { StackPorts } from './stack-ports.js'

/** Known to everybody, as the stack is for trying things out and listens on the loopback address only. */
export const CREDENTIALS = {
  postgresUser: 'udb',
  postgresPassword: 'udb',
  postgresDatabase: 'udb',
  s3AccessKey: 'minioadmin',
  s3SecretKey: 'minioadmin',
} as const

const BUCKET = 'udb'
export const REGISTRY_PATH = '/apis/ccompat/v7'

/** Where a stack with these ports answers. Pure. */
export const addressOf = (ports: StackPorts): StackAddress => ({
  kafkaBrokers: `127.0.0.1:${ports.kafka}`,
  schemaRegistryUrl: `http://127.0.0.1:${ports.registry}${REGISTRY_PATH}`,
  postgresUrl: `postgres://${CREDENTIALS.postgresUser}:${CREDENTIALS.postgresPassword}@127.0.0.1:${ports.postgres}/${CREDENTIALS.postgresDatabase}`,
  s3Endpoint: `http://127.0.0.1:${ports.minio}`,
  s3AccessKey: CREDENTIALS.s3AccessKey,
  s3SecretKey: CREDENTIALS.s3SecretKey,
})

/** The settings with which services use a stack, by their names. Pure. */
export const settingsFor = (address: StackAddress, bucket = BUCKET): Readonly<Record<string, string>> => ({
  UDB_KAFKA_BROKERS: address.kafkaBrokers,
  UDB_SCHEMA_REGISTRY_URL: address.schemaRegistryUrl,
  UDB_POSTGRES_URL: address.postgresUrl,
  UDB_S3_ENDPOINT: address.s3Endpoint,
  UDB_S3_BUCKET: bucket,
  UDB_S3_ACCESS_KEY: address.s3AccessKey,
  UDB_S3_SECRET_KEY: address.s3SecretKey,
})

/** Lines for a shell to read. None of the values needs quotes. Pure. */
export const exportLines = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).map(([name, value]) => `export ${name}=${value}`)
