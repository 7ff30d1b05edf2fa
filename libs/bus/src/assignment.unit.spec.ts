import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { assignPartitions, type AssignableMember, type Assignment } from './assignment.js'

const none: Assignment = new Map()

function members(count: number, topics: readonly string[] = ['t']): AssignableMember[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}`, topics }))
}

function countByOwner(assignment: Assignment): number[] {
  const counts = new Map<string, number>()
  for (const owner of assignment.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  return [...counts.values()].sort()
}

function moved(before: Assignment, after: Assignment): number {
  return [...after].filter(([key, owner]) => before.get(key) !== owner).length
}

describe('assignPartitions', () => {
  test('shares the partitions evenly', () => {
    expect(countByOwner(assignPartitions(members(3), new Map([['t', 8]]), none))).toEqual([2, 3, 3])
  })

  test('gives nothing to the members that are not needed', () => {
    expect(countByOwner(assignPartitions(members(5), new Map([['t', 2]]), none))).toEqual([1, 1])
  })

  test('gives no partition when there is no member', () => {
    expect(assignPartitions([], new Map([['t', 2]]), none).size).toBe(0)
  })

  test('moves only what a newcomer gets', () => {
    const before = assignPartitions(members(2), new Map([['t', 64]]), none)
    const after = assignPartitions(members(3), new Map([['t', 64]]), before)
    expect(countByOwner(after)).toEqual([21, 21, 22])
    expect(moved(before, after)).toBe(21)
  })

  test('moves only what a leaver had', () => {
    const before = assignPartitions(members(4), new Map([['t', 64]]), none)
    const after = assignPartitions(members(4).slice(1), new Map([['t', 64]]), before)
    expect(moved(before, after)).toBe(16)
  })

  test('gives one member the same partition number of all topics, also where they have fewer', () => {
    const counts = new Map([
      ['a', 6],
      ['b', 6],
      ['c', 3],
    ])
    const assignment = assignPartitions(members(4, ['a', 'b', 'c']), counts, none)
    for (let partition = 0; partition < 6; partition++) {
      const owners = ['a', 'b', 'c']
        .map((topic) => assignment.get(`${topic}/${partition}`))
        .filter((owner) => owner !== undefined)
      expect(new Set(owners).size).toBe(1)
    }
  })

  test('gives a topic only to those who read it', () => {
    const readers = [...members(1, ['a']), { id: 'other', topics: ['b'] }]
    const assignment = assignPartitions(
      readers,
      new Map([
        ['a', 2],
        ['b', 2],
      ]),
      none,
    )
    expect([assignment.get('a/0'), assignment.get('a/1'), assignment.get('b/0'), assignment.get('b/1')]).toEqual([
      'm0',
      'm0',
      'other',
      'other',
    ])
  })

  test('whoever comes and goes: every partition has one owner, the shares differ by one at most, and no more moves than must', () => {
    const change = fc.record({ joins: fc.boolean(), who: fc.nat(9) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(change, { maxLength: 30 }), (partitions, changes) => {
        let present: AssignableMember[] = members(1)
        let assignment = assignPartitions(present, new Map([['t', partitions]]), none)
        for (const { joins, who } of changes) {
          const id = `m${who}`
          const others = present.filter((member) => member.id !== id)
          const next = joins ? [...others, { id, topics: ['t'] }] : others
          if (next.length === 0 || (joins && others.length < present.length)) continue
          const after = assignPartitions(next, new Map([['t', partitions]]), assignment)
          expect(after.size).toBe(partitions)
          const shares = next.map((member) => [...after.values()].filter((owner) => owner === member.id).length)
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
          const toNewOrFromGone = joins
            ? shares[next.length - 1]!
            : [...assignment.values()].filter((owner) => owner === id).length
          expect(moved(assignment, after)).toBe(toNewOrFromGone)
          present = next
          assignment = after
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})
