import { describe } from '@jest/globals'
import { makeSuite, type MakeBus, type Waivers } from './features/bus-under-test.js'
import { closeFeatures } from './features/close.features.js'
import { deliveryFeatures } from './features/delivery.features.js'
import { groupFeatures } from './features/group.features.js'
import { publishingFeatures } from './features/publishing.features.js'
import { topicFeatures } from './features/topic.features.js'

/**
 * The guarantees of `port.ts`, each as a test that is named after it. Every side of the bus runs all of them; what a side cannot be
 * held to stands in `waivers`, with the reason, and shows as skipped.
 */
export function busFeatures(name: string, makeBus: MakeBus, waivers: Waivers = {}): void {
  describe(name, () => {
    const suite = makeSuite(makeBus, waivers)
    describe('publish and read', () => publishingFeatures(suite))
    describe('topics and what they keep', () => topicFeatures(suite))
    describe('consumers and tails', () => deliveryFeatures(suite))
    describe('groups, leases and positions', () => groupFeatures(suite))
    describe('close', () => closeFeatures(suite))
    suite.assertAllWaiversUsed()
  })
}
