import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchBox } from './bench-box.js'
import { endChild, startChild } from './child-process.js'
import { findParquet } from './find-parquet.js'

/** Starts a box on the data folder and waits until it is ready. */
export async function openOwnBox(dataDir: string): Promise<BenchBox> {
  const { child, message } = await startChild<{ url: string }>('box-process', [dataDir])
  await untilReady(message.url)
  return {
    url: message.url,
    parquet: () => findParquet(join(dataDir, 'objects')),
    close: () => endChild(child),
  }
}

const READY_WITHIN_MS = 30_000
/** Long enough to leave the processor to the box that starts. */
const ASK_EVERY_MS = 5

/** Asks `/readyz` until it answers 200. */
export async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null)
    await response?.arrayBuffer()
    if (response?.ok) return
    if (performance.now() > deadline) throw new Error(`${url}/readyz did not answer 200 within ${READY_WITHIN_MS} ms`)
    await pause(ASK_EVERY_MS)
  }
}
