import kafkajs from 'kafkajs'
import { assignPartitions, partitionKey } from '../assignment.js'
import type { PartitionId } from '../port.js'

/** The name of the protocol. A member that speaks another one cannot join the same group: the broker refuses it. */
export const protocolName = 'udb-sticky-copartitioned'

/** What a member says when it joins. */
export interface MemberClaim {
  readonly id: string
  readonly topics: readonly string[]
  /** Of the last assignment that it has seen; −1 when it has seen none. */
  readonly generation: number
  /** What it still works on. */
  readonly owned: readonly PartitionId[]
}

export interface GroupPlan {
  readonly shares: ReadonlyMap<string, readonly PartitionId[]>
  /** What nobody gets this time, because another member that is still there works on it: it lets go first, and joins again. */
  readonly withheld: readonly PartitionId[]
}

/**
 * Shares out the partitions in two steps, so that each has one owner at any time: what moves is withheld until who works on it has let it
 * go. Members that speak of an older generation have missed an assignment, so they own nothing for which a newer one speaks.
 */
export function planAssignment(claims: readonly MemberClaim[], counts: ReadonlyMap<string, number>): GroupPlan {
  const previous = ownersOf(claims)
  const members = [...claims].sort((a, b) => b.owned.length - a.owned.length || (a.id < b.id ? -1 : 1))
  const wanted = assignPartitions(members, counts, previous)
  const shares = new Map(claims.map(({ id }) => [id, [] as PartitionId[]]))
  const withheld: PartitionId[] = []
  for (const [topic, count] of counts) {
    for (let partition = 0; partition < count; partition++) {
      const key = partitionKey({ topic, partition })
      const owner = wanted.get(key)
      if (owner === undefined) continue
      const isFree = (previous.get(key) ?? owner) === owner
      if (isFree) shares.get(owner)!.push({ topic, partition })
      else withheld.push({ topic, partition })
    }
  }
  return { shares, withheld }
}

function ownersOf(claims: readonly MemberClaim[]): Map<string, string> {
  const newestLast = [...claims].sort((a, b) => a.generation - b.generation || (a.id > b.id ? -1 : 1))
  return new Map(newestLast.flatMap(({ id, owned }) => owned.map((one) => [partitionKey(one), id] as const)))
}

/** What a member gets. */
export interface Share {
  readonly partitions: readonly PartitionId[]
  /** False when partitions are withheld: the group will share out again in a moment. */
  readonly settled: boolean
}

/**
 * Version 1 of what travels in the protocol's `userData`, as JSON. A later version may add fields, but leaves these as they are, so that
 * members of both can be in one group while it is upgraded. What cannot be read counts as "owns nothing".
 */
interface ClaimData {
  readonly v: number
  readonly generation: number
  readonly owned: Readonly<Record<string, readonly number[]>>
}

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol
const version = 1

export function encodeClaim({ topics, generation, owned }: Omit<MemberClaim, 'id'>): Buffer {
  const data: ClaimData = { v: version, generation, owned: numbersByTopic(owned) }
  return MemberMetadata.encode({ version, topics: [...topics], userData: json(data) })
}

export function decodeClaim(id: string, metadata: Buffer): MemberClaim {
  const decoded = MemberMetadata.decode(metadata)
  const topics = decoded?.topics ?? []
  const data = parsed(decoded?.userData) as Partial<ClaimData> | null
  if (data === null || !Number.isInteger(data.generation) || typeof data.owned !== 'object' || data.owned === null)
    return { id, topics, generation: -1, owned: [] }
  return { id, topics, generation: data.generation!, owned: partitionsOf(data.owned) }
}

export function encodeShare({ partitions, settled }: Share): Buffer {
  return MemberAssignment.encode({
    version,
    assignment: numbersByTopic(partitions),
    userData: json({ v: version, settled }),
  })
}

export function decodeShare(assignment: Buffer): Share {
  const decoded = MemberAssignment.decode(assignment)
  if (decoded === null) return { partitions: [], settled: true }
  const data = parsed(decoded.userData) as { readonly settled?: unknown } | null
  return { partitions: partitionsOf(decoded.assignment), settled: data?.settled !== false }
}

function numbersByTopic(partitions: readonly PartitionId[]): Record<string, number[]> {
  const topics: Record<string, number[]> = {}
  for (const { topic, partition } of partitions) (topics[topic] ??= []).push(partition)
  return topics
}

function partitionsOf(topics: Readonly<Record<string, readonly number[]>>): PartitionId[] {
  return Object.entries(topics).flatMap(([topic, numbers]) =>
    Array.isArray(numbers) ? (numbers as readonly number[]).map((partition) => ({ topic, partition })) : [],
  )
}

function json(data: object): Buffer {
  return Buffer.from(JSON.stringify(data), 'utf8')
}

function parsed(userData: Buffer | null | undefined): object | null {
  try {
    const value: unknown = JSON.parse(userData?.toString('utf8') ?? '')
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
