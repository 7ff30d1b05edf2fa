import { describe, expect } from '@jest/globals'
import { getFeatures } from './features/get.features.js'
import { listFeatures } from './features/list.features.js'
import { localFileFeatures } from './features/local-file.features.js'
import { presignFeatures } from './features/presign.features.js'
import { putFeatures } from './features/put.features.js'
import { makeSuite, type MakeStore, type Waivers } from './features/store-under-test.js'

/**
 * The guarantees of `port.ts`, each as a test that is named after it. Every side of the object store runs all of them; what a side
 * cannot be held to stands in `waivers`, with the reason, and shows as skipped.
 */
export function objectsFeatures(name: string, makeStore: MakeStore, waivers: Waivers = {}): void {
  describe(name, () => {
    const suite = makeSuite(makeStore, waivers)
    describe('put', () => putFeatures(suite))
    describe('get, copy and delete', () => getFeatures(suite))
    describe('list', () => listFeatures(suite))
    describe('localFile', () => localFileFeatures(suite))
    describe('presign', () => presignFeatures(suite))
    suite.promise('ping resolves while the store answers; a closed store rejects', async () => {
      const { store } = suite.under()
      await store.ping()
      await store.close()
      await store.close()
      await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' })
      await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'store_unavailable' })
    })
    suite.assertAllWaiversUsed()
  })
}
