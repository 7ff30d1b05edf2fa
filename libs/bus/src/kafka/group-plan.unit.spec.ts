import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { partitionKey } from '../assignment.js'
import type { PartitionId } from '../port.js'
import { decodeClaim, decodeShare, encodeClaim, encodeShare, planAssignment, type MemberClaim } from './group-plan.js'

const topics = ['jobs', 'catalog']
const counts = new Map([
  ['jobs', 6],
  ['catalog', 4],
])

const newcomer = (id: string, wanted: readonly string[] = topics): MemberClaim => ({
  id,
  topics: wanted,
  generation: -1,
  owned: [],
})

/** Shares out until nothing is withheld, as members do: each lets go what it did not get, and claims what it did. */
function settle(
  claims: readonly MemberClaim[],
  generation = 1,
): { readonly rounds: number; readonly claims: readonly MemberClaim[] } {
  const { shares, withheld } = planAssignment(claims, counts)
  const next = claims.map((claim) => ({ ...claim, generation, owned: shares.get(claim.id)! }))
  if (withheld.length === 0) return { rounds: 1, claims: next }
  const settled = settle(next, generation + 1)
  return { ...settled, rounds: settled.rounds + 1 }
}

const ownersOf = (claims: readonly MemberClaim[]) =>
  new Map(claims.flatMap(({ id, owned }) => owned.map((one) => [partitionKey(one), id] as const)))

test('the first member gets everything at once', () => {
  const { rounds, claims } = settle([newcomer('a')])
  expect(rounds).toBe(1)
  expect(claims[0]!.owned).toHaveLength(10)
})

test('what moves to a newcomer is withheld until its owner has let it go; what stays is never interrupted', () => {
  const before = settle([newcomer('a')]).claims
  const first = planAssignment([...before, newcomer('b')], counts)
  expect(first.shares.get('b')).toEqual([])
  // Three of six numbers; `catalog` has only four.
  expect(first.withheld).toHaveLength(4)
  const kept = new Set(first.shares.get('a')!.map(partitionKey))
  const { rounds, claims } = settle([...before, newcomer('b')])
  expect(rounds).toBe(2)
  expect(claims[0]!.owned.map(partitionKey)).toEqual([...kept])
  expect(new Set([...kept, ...claims[1]!.owned.map(partitionKey)]).size).toBe(10)
})

test('what a member that is gone had is given away at once', () => {
  const two = settle([...settle([newcomer('a')]).claims, newcomer('b')]).claims
  const { rounds, claims } = settle([two[1]!])
  expect(rounds).toBe(1)
  expect(claims[0]!.owned).toHaveLength(10)
})

test('a member that has missed an assignment claims nothing for which a newer one speaks', () => {
  const everything = settle([newcomer('a')]).claims[0]!.owned
  const late: MemberClaim = { id: 'late', topics, generation: 3, owned: everything }
  const current: MemberClaim = { id: 'current', topics, generation: 5, owned: everything }
  for (const claims of [
    [late, current],
    [current, late],
  ]) {
    const { shares, withheld } = planAssignment(claims, counts)
    expect(shares.get('late')).toEqual([])
    expect(shares.get('current')!.length + withheld.length).toBe(10)
  }
})

test('whoever joins, leaves, or forgets: in the end each partition has one owner, one number of all topics goes to one member, and nobody had what another still worked on', () => {
  const step = fc.record({ kind: fc.constantFrom('join', 'leave', 'forget'), who: fc.nat(5) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let claims: readonly MemberClaim[] = []
      steps.forEach(({ kind, who }, index) => {
        const id = `member-${who}`
        if (kind === 'join' && !claims.some((claim) => claim.id === id)) claims = [...claims, newcomer(id)]
        if (kind === 'leave') claims = claims.filter((claim) => claim.id !== id)
        if (kind === 'forget') claims = claims.map((claim) => (claim.id === id ? newcomer(id) : claim))
        if (claims.length === 0) return
        const plan = planAssignment(claims, counts)
        const worksOn = ownersOf(claims)
        for (const [member, share] of plan.shares)
          for (const one of share) expect(worksOn.get(partitionKey(one)) ?? member).toBe(member)
        const settled = settle(claims, 10 * (index + 1))
        expect(settled.rounds).toBeLessThanOrEqual(2)
        claims = settled.claims
        const owners = ownersOf(claims)
        expect(owners.size).toBe(10)
        expect(claims.reduce((sum, { owned }) => sum + owned.length, 0)).toBe(10)
        for (let number = 0; number < 4; number++)
          expect(owners.get(`jobs/${number}`)).toBe(owners.get(`catalog/${number}`))
      })
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('a topic that only some read goes to them alone, and one that does not exist to nobody', () => {
  const { claims } = settle([newcomer('both'), newcomer('jobs only', ['jobs', 'not there'])])
  const catalog = claims.map(({ owned }) => owned.filter(({ topic }) => topic === 'catalog').length)
  expect(catalog).toEqual([4, 0])
  expect(claims[1]!.owned.some(({ topic }) => topic === 'not there')).toBe(false)
})

test('claims and shares come back as they were sent', () => {
  const partition: fc.Arbitrary<PartitionId> = fc.record({
    topic: fc.constantFrom('jobs', 'catalog'),
    partition: fc.nat(99),
  })
  const owned = fc.uniqueArray(partition, { selector: partitionKey })
  const sorted = (partitions: readonly PartitionId[]) => partitions.map(partitionKey).sort()
  fc.assert(
    fc.property(owned, fc.integer({ min: -1, max: 1e6 }), fc.boolean(), (partitions, generation, settled) => {
      const claim = decodeClaim('a', encodeClaim({ topics, generation, owned: partitions }))
      expect(claim).toMatchObject({ id: 'a', topics, generation })
      expect(sorted(claim.owned)).toEqual(sorted(partitions))
      const share = decodeShare(encodeShare({ partitions, settled }))
      expect(share.settled).toBe(settled)
      expect(sorted(share.partitions)).toEqual(sorted(partitions))
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('what another version adds is passed over, and what cannot be read claims nothing', () => {
  const claimOf = (userData: Buffer) =>
    decodeClaim('a', kafkajs.AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData }))
  const later = { v: 2, generation: 4, owned: { jobs: [1] }, more: ['new'] }
  expect(claimOf(Buffer.from(JSON.stringify(later)))).toMatchObject({
    generation: 4,
    owned: [{ topic: 'jobs', partition: 1 }],
  })
  for (const unreadable of ['', 'garbage', 'null', '{}', '{"generation":1}', '{"generation":"x","owned":{}}'])
    expect(claimOf(Buffer.from(unreadable))).toEqual({ id: 'a', topics, generation: -1, owned: [] })
  expect(decodeShare(Buffer.alloc(0))).toEqual({ partitions: [], settled: true })
})
