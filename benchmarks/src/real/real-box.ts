import { join } from 'node:path'
import { SERVICES } from '@udb/events'
import type { StackAddress } from '@udb/stack'
import { type FreshBox, freshBox } from '@udb/testkit/fresh-box'
import { runProcess, type ServiceProcess, startProcess } from '@udb/testkit/processes'
import { Client as S3 } from 'minio'
import type { BenchBox } from '../bench-box.js'
import { findParquet } from '../find-parquet.js'
import { untilReady } from '../own-box.js'

/** The six services, each a process of its own, on real components. */
export async function openRealBox(stack: StackAddress, dir: string): Promise<BenchBox> {
  const place = await freshBox(stack)
  const env = { ...place.env, UDB_DATA_DIR: dir, UDB_LOG_LEVEL: 'error' }
  const running: ServiceProcess[] = []
  const close = async (): Promise<void> => {
    await Promise.all(running.map((each) => each.stop()))
    await place.dispose()
  }
  try {
    await runProcess(['contracts', 'register'], env)
    const started = await Promise.allSettled(
      SERVICES.map(async (name) => {
        const each = await startProcess(['up', '--service', name], env)
        running.push(each)
        await untilReady(each.url)
        return each
      }),
    )
    const failed = started.find((each) => each.status === 'rejected')
    if (failed) throw failed.reason
    const [gateway] = started as PromiseFulfilledResult<ServiceProcess>[]
    return { url: gateway!.value.url, parquet: () => downloadParquet(place, join(dir, 'downloaded')), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function downloadParquet({ env }: FreshBox, dir: string): Promise<string> {
  const { hostname, port } = new URL(env['UDB_S3_ENDPOINT']!)
  const s3 = new S3({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey: env['UDB_S3_ACCESS_KEY']!,
    secretKey: env['UDB_S3_SECRET_KEY']!,
  })
  const bucket = env['UDB_S3_BUCKET']!
  for await (const item of s3.listObjectsV2(bucket, 'tenants/', true)) {
    const { name } = item as { readonly name: string }
    await s3.fGetObject(bucket, name, join(dir, name))
  }
  return findParquet(dir)
}
