import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { busFeatures } from '../bus.features.js'
import type { EmbeddedBus } from './embedded-bus.js'
import { openEmbeddedBus } from './open-embedded-bus.js'

busFeatures('the embedded log', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'udb-bus-'))
  let bus = await openEmbeddedBus({ dir })
  return {
    bus,
    reopen: async () => {
      await bus.kill()
      bus = await openEmbeddedBus({ dir })
      return bus
    },
    applyRetention: async (opened, now) => {
      await (opened as EmbeddedBus).maintain(now)
    },
    dispose: async () => {
      await bus.close()
      await rm(dir, { recursive: true })
    },
  }
})
