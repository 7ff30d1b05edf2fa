import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { Client as S3 } from 'minio'
import { Client as Postgres } from 'pg'
import { realStack, settingsFor, type StackAddress } from '@udb/stack'
import { MAIN, NODE_FLAGS } from '../box-process.js'
import { emptyLog } from './empty-log.js'

/** What a distributed box stands on: topics without records, a database and a bucket of its own. */
export interface Ground {
  readonly settings: Readonly<Record<string, string>>
}

const grounds = new Map<string, Promise<Ground>>()

/**
 * The ground of the box of a data folder: made the first time, and found again after that. The names of the topics are the box's, so a
 * fresh ground takes those of the one before: two boxes never run at the same time.
 */
export function groundOf(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const ground = grounds.get(dataDir) ?? freshGround(env)
  grounds.set(dataDir, ground)
  return ground
}

/** Removes the database and the bucket; the topics go when the next ground is made. */
export async function dropGround(dataDir: string): Promise<void> {
  const ground = await grounds.get(dataDir)
  if (!ground) return
  grounds.delete(dataDir)
  const stack = realStack()
  const name = new URL(ground.settings['UDB_POSTGRES_URL']!).pathname.slice(1)
  await inPostgres(stack, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  await removeBucket(s3Of(stack), ground.settings['UDB_S3_BUCKET']!)
}

async function freshGround(env: Readonly<Record<string, string>>): Promise<Ground> {
  const stack = realStack()
  const name = `udb-e2e-${randomUUID().slice(0, 8)}`
  await Promise.all([emptyLog(stack.kafkaBrokers), inPostgres(stack, `CREATE DATABASE "${name}"`)])
  const postgresUrl = new URL(stack.postgresUrl)
  postgresUrl.pathname = `/${name}`
  const settings = settingsFor({ ...stack, postgresUrl: postgresUrl.href }, name)
  await promisify(execFile)(process.execPath, [...NODE_FLAGS, MAIN, 'contracts', 'register'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env, ...settings },
  })
  return { settings }
}

async function inPostgres(stack: StackAddress, statement: string): Promise<void> {
  const client = new Postgres({ connectionString: stack.postgresUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

function s3Of({ s3Endpoint, s3AccessKey: accessKey, s3SecretKey: secretKey }: StackAddress): S3 {
  const { hostname, port, protocol } = new URL(s3Endpoint)
  return new S3({ endPoint: hostname, port: Number(port), useSSL: protocol === 'https:', accessKey, secretKey })
}

async function removeBucket(s3: S3, bucket: string): Promise<void> {
  if (!(await s3.bucketExists(bucket))) return
  const names: string[] = []
  for await (const { name } of s3.listObjectsV2(bucket, '', true) as AsyncIterable<{ name?: string }>)
    if (name !== undefined) names.push(name)
  await s3.removeObjects(bucket, names)
  await s3.removeBucket(bucket)
}
