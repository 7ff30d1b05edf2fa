import type { PartitionId } from './port.js'

export interface AssignableMember {
  readonly id: string
  readonly topics: readonly string[]
}

/** `topic/partition` to the id of the member that owns it. */
export type Assignment = ReadonlyMap<string, string>

export function partitionKey(partition: PartitionId): string {
  return `${partition.topic}/${partition.partition}`
}

/**
 * Shares the partitions of a group's topics among its members, in the order in which these joined.
 * - Co-partitioned: topics that the same members read are shared by partition number, so one member owns number 7 of each of them.
 * - Balanced: two members that read the same topics differ by at most one partition number.
 * - Sticky: what a member owned it keeps, unless balance takes it away.
 * Pure, so every member of a distributed group computes the same answer.
 */
export function assignPartitions(
  members: readonly AssignableMember[],
  partitionCounts: ReadonlyMap<string, number>,
  previous: Assignment,
): Assignment {
  const next = new Map<string, string>()
  for (const family of topicFamilies(members, partitionCounts)) {
    const owners = shareNumbers(family, partitionCounts, previous, loads(members, next))
    for (const topic of family.topics) {
      for (let partition = 0; partition < partitionCounts.get(topic)!; partition++) {
        next.set(partitionKey({ topic, partition }), owners[partition]!)
      }
    }
  }
  return next
}

interface TopicFamily {
  readonly topics: readonly string[]
  readonly memberIds: readonly string[]
}

/** Topics that have the same readers, in the order of their names. */
function topicFamilies(members: readonly AssignableMember[], counts: ReadonlyMap<string, number>): TopicFamily[] {
  const families = new Map<string, { topics: string[]; memberIds: string[] }>()
  for (const topic of [...counts.keys()].sort()) {
    const memberIds = members.filter((member) => member.topics.includes(topic)).map((member) => member.id)
    if (memberIds.length === 0) continue
    const signature = JSON.stringify(memberIds)
    const family = families.get(signature) ?? { topics: [], memberIds }
    family.topics.push(topic)
    families.set(signature, family)
  }
  return [...families.values()]
}

function loads(members: readonly AssignableMember[], assigned: Assignment): Map<string, number> {
  const load = new Map(members.map((member) => [member.id, 0]))
  for (const owner of assigned.values()) load.set(owner, load.get(owner)! + 1)
  return load
}

/** The owner of each partition number of a family. `loadElsewhere` decides who gets the odd one. */
function shareNumbers(
  family: TopicFamily,
  counts: ReadonlyMap<string, number>,
  previous: Assignment,
  loadElsewhere: ReadonlyMap<string, number>,
): string[] {
  const total = Math.max(...family.topics.map((topic) => counts.get(topic)!))
  const floor = Math.floor(total / family.memberIds.length)
  let odd = total % family.memberIds.length
  const owned = new Map<string, number[]>(family.memberIds.map((id) => [id, []]))
  for (let number = 0; number < total; number++) owned.get(previousOwner(family, number, previous) ?? '')?.push(number)

  const owners: string[] = []
  const open = new Map<string, number>()
  // Who owns most keeps the odd ones: that moves least.
  for (const id of [...family.memberIds].sort((a, b) => owned.get(b)!.length - owned.get(a)!.length)) {
    const keepsOdd = odd > 0 && owned.get(id)!.length > floor
    if (keepsOdd) odd--
    const kept = owned.get(id)!.slice(0, floor + (keepsOdd ? 1 : 0))
    for (const number of kept) owners[number] = id
    open.set(id, floor - kept.length)
  }
  const receivers = receiversInOrder(family.memberIds, open, odd, loadElsewhere)
  for (let number = 0; number < total; number++) owners[number] ??= receivers.shift()!
  return owners
}

/** One entry for each number that is still to be given away: first up to the even share, then the odd ones to the least loaded. */
function receiversInOrder(
  memberIds: readonly string[],
  open: ReadonlyMap<string, number>,
  odd: number,
  loadElsewhere: ReadonlyMap<string, number>,
): string[] {
  const even = memberIds.flatMap((id) => Array<string>(Math.max(0, open.get(id)!)).fill(id))
  const leastLoaded = memberIds
    .filter((id) => open.get(id)! >= 0)
    .sort((a, b) => loadElsewhere.get(a)! - loadElsewhere.get(b)!)
  return [...even, ...leastLoaded.slice(0, odd)]
}

function previousOwner(family: TopicFamily, partition: number, previous: Assignment): string | undefined {
  for (const topic of family.topics) {
    const owner = previous.get(partitionKey({ topic, partition }))
    if (owner !== undefined && family.memberIds.includes(owner)) return owner
  }
  return undefined
}
