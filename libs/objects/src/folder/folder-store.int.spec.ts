import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { objectsFeatures } from '../objects.features.js'
import { openFolderStore } from './open-folder-store.js'

objectsFeatures('the folder store', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'udb-objects-'))
  const [store, other] = [await openFolderStore({ dir }), await openFolderStore({ dir })]
  return {
    store,
    other,
    dispose: async () => {
      await Promise.all([store.close(), other.close()])
      await rm(dir, { recursive: true })
    },
  }
})
