import { randomUUID } from 'node:crypto'
import { Client as S3 } from 'minio'
import { Client as Postgres } from 'pg'
import type { StackAddress } from '@udb/stack'
import { emptyLog } from './empty-log.js'

/** A place for one distributed box on a stack that others had before: settings for its processes. */
export interface FreshBox {
  readonly env: Readonly<Record<string, string>>
  /** Removes the database and the bucket. The processes must have ended. */
  dispose(): Promise<void>
}

/**
 * Empties the event log of a shared stack, and gives a database and a bucket of their own. There is one event log, whose topics have
 * fixed names, so two boxes cannot be on one stack at a time: specs that use this run one after the other.
 */
export async function freshBox(stack: StackAddress): Promise<FreshBox> {
  const name = `udb-${randomUUID()}`
  await emptyLog(stack.kafkaBrokers)
  await withPostgres(stack.postgresUrl, (postgres) =>
    postgres.query(`CREATE DATABASE "${name}" ENCODING 'UTF8' TEMPLATE template0`),
  )
  const s3 = s3Of(stack)
  await s3.makeBucket(name)
  const postgresUrl = new URL(stack.postgresUrl)
  postgresUrl.pathname = `/${name}`
  return {
    env: {
      UDB_KAFKA_BROKERS: stack.kafkaBrokers,
      UDB_SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
      UDB_POSTGRES_URL: postgresUrl.href,
      UDB_S3_ENDPOINT: stack.s3Endpoint,
      UDB_S3_BUCKET: name,
      UDB_S3_ACCESS_KEY: stack.s3AccessKey,
      UDB_S3_SECRET_KEY: stack.s3SecretKey,
    },
    dispose: async () => {
      await withPostgres(stack.postgresUrl, (postgres) =>
        postgres.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
      )
      await removeBucket(s3, name)
    },
  }
}

async function withPostgres(url: string, work: (postgres: Postgres) => Promise<unknown>): Promise<void> {
  const postgres = new Postgres({ connectionString: url })
  await postgres.connect()
  try {
    await work(postgres)
  } finally {
    await postgres.end()
  }
}

function s3Of({ s3Endpoint, s3AccessKey, s3SecretKey }: StackAddress): S3 {
  const { hostname, port, protocol } = new URL(s3Endpoint)
  const useSSL = protocol === 'https:'
  return new S3({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey: s3AccessKey,
    secretKey: s3SecretKey,
  })
}

async function removeBucket(s3: S3, name: string): Promise<void> {
  const keys: string[] = []
  for await (const item of s3.listObjectsV2(name, '', true)) keys.push((item as { readonly name: string }).name)
  if (keys.length > 0) await s3.removeObjects(name, keys)
  await s3.removeBucket(name)
}
