import { doubling } from '../delivery/doubling.js'
import { sleepUntilAborted } from '../delivery/waiting.js'
import type { BusError, PartitionId } from '../port.js'
import type { Generation } from './commit-queue.js'
import {
  decodeClaim,
  decodeShare,
  encodeClaim,
  encodeShare,
  planAssignment,
  protocolName,
  type Share,
} from './group-plan.js'
import type { GroupShare, JoinedGroup, KafkaBroker } from './kafka-cluster.js'
import { asBusError, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'

export interface GroupTiming {
  /** After so long without a heartbeat the broker gives a member's partitions to others, and the member ends its leases by itself. */
  readonly sessionMs: number
  readonly heartbeatMs: number
  /** How long a join waits for members that do not answer. */
  readonly rebalanceMs: number
}

export const defaultTiming: GroupTiming = { sessionMs: 8_000, heartbeatMs: 500, rebalanceMs: 10_000 }
/** While partitions are on their way from one member to another. */
const unsettledHeartbeatMs = 50
const firstPauseMs = 50
const longestPauseMs = 1_000
const longestRefusedPauseMs = 5_000

export interface MembershipParts {
  readonly group: string
  readonly topics: readonly string[]
  readonly timing: GroupTiming
  /** Joins wait at the broker, so they have connections of their own. */
  readonly joins: KafkaLink
  readonly heartbeats: KafkaLink
  /** What the member works on, also what it has lost and not let go yet. */
  owned(): readonly PartitionId[]
  /** Takes the new share. What it gives away is ended at once; resolves when no work on that runs any more, null when nothing is given. */
  assigned(share: Share): Promise<void> | null
  /** The broker has given the partitions to others, or may have: all leases end now. */
  lost(reason: string): void
  failed(error: BusError): void
  recovered(): void
}

/**
 * The membership of one consumer in its group, by Kafka's classic protocol:
 *
 *        ┌────────────────────────────── rejoin ◀─────────────────────────────┐
 *        ▼                                                                    │
 *     joining ──▶ (leader: shares out) ──▶ member ──▶ heartbeat: the group rebalances,
 *        ▲                                   │        or what was to be given away has been let go
 *        └── lost: no heartbeat for a session, or the broker does not know the member
 *
 * Heartbeats go on during a join, on another connection, so a member that waits for others does not lose its session. Leases go on over
 * a rebalance for what stays with the member: the broker takes its commits under the new generation.
 */
export class GroupMembership {
  private readonly stopping = new AbortController()
  private memberId = ''
  private current: Generation | null = null
  private isJoining = false
  private isSettled = true
  private rejoin = new AbortController()
  private pulseNow = new AbortController()
  private deadline: NodeJS.Timeout | undefined
  private running: Promise<unknown> = Promise.resolve()

  constructor(private readonly parts: MembershipParts) {}

  get generation(): Generation | null {
    return this.current
  }

  start(): void {
    this.running = Promise.all([this.keepJoined(), this.keepAlive()])
  }

  /** Leaves the group, so that the others take over at once. To be called when no work runs any more. */
  async leave(): Promise<void> {
    const { group, heartbeats } = this.parts
    const { memberId } = this
    this.stop()
    if (memberId === '') return
    // Without it the broker notices after a session.
    await heartbeats
      .coordinator(group)
      .then((broker) => broker.leaveGroup({ groupId: group, memberId }), ignore)
      .catch(ignore)
  }

  stop(): void {
    this.stopping.abort()
    this.rejoin.abort()
    this.pulseNow.abort()
    clearTimeout(this.deadline)
    this.current = null
  }

  /** Resolves when nothing of it runs any more; a join that waits at the broker ends with its connections. */
  async ended(): Promise<void> {
    await this.running
  }

  private async keepJoined(): Promise<void> {
    const { signal } = this.stopping
    for (let failures = 0; !signal.aborted;) {
      try {
        this.isJoining = true
        this.rejoin = new AbortController()
        await this.join()
        this.isJoining = false
        failures = 0
        this.parts.recovered()
        await aborted(this.rejoin.signal)
      } catch (error) {
        this.isJoining = false
        if (signal.aborted) return
        failures = await this.afterFailedJoin(error, failures)
      }
    }
  }

  private async join(): Promise<void> {
    const { group, topics, timing, joins } = this.parts
    const broker = await joins.coordinator(group)
    const claim = { topics, generation: this.current?.generationId ?? -1, owned: this.parts.owned() }
    const joined = await broker.joinGroup({
      groupId: group,
      sessionTimeout: timing.sessionMs,
      rebalanceTimeout: timing.rebalanceMs,
      memberId: this.memberId,
      groupProtocols: [{ name: protocolName, metadata: encodeClaim(claim) }],
    })
    this.memberId = joined.memberId
    const { generationId, memberId } = joined
    const groupAssignment = joined.leaderId === memberId ? await this.shareOut(joined) : []
    const synced = await broker.syncGroup({ groupId: group, generationId, memberId, groupAssignment })
    if (this.stopping.signal.aborted) return void (await this.leaveLate(broker))
    this.current = { generationId, memberId }
    this.alive(performance.now())
    this.take(decodeShare(synced.memberAssignment))
  }

  private take(share: Share): void {
    this.isSettled = share.settled
    this.pulseNow.abort()
    const { rejoin } = this
    void this.parts.assigned(share)?.then(() => rejoin.abort())
  }

  /** As the leader of the group: what each member gets. */
  private async shareOut({ members }: JoinedGroup): Promise<GroupShare[]> {
    const claims = members.map(({ memberId, memberMetadata }) => decodeClaim(memberId, memberMetadata))
    const topics = [...new Set(claims.flatMap((claim) => claim.topics))]
    const counts = await Promise.all(topics.map(async (topic) => [topic, await this.countOf(topic)] as const))
    const plan = planAssignment(claims, new Map(counts.filter(([, count]) => count > 0)))
    const settled = plan.withheld.length === 0
    return claims.map(({ id }) => ({
      memberId: id,
      memberAssignment: encodeShare({ partitions: plan.shares.get(id) ?? [], settled }),
    }))
  }

  /** A topic that only another member asks for may not exist; that must not keep the group from going on. */
  private async countOf(topic: string): Promise<number> {
    try {
      return await this.parts.joins.partitionCount(topic)
    } catch (error) {
      if (asBusError(error).code === 'topic_unknown') return 0
      throw error
    }
  }

  private async afterFailedJoin(error: unknown, failures: number): Promise<number> {
    const type = typeOf(error)
    let longestMs = longestPauseMs
    if (type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') {
      if (type === 'UNKNOWN_MEMBER_ID') this.memberId = ''
      this.lose('the group does not know this member any more')
    }
    if (type === 'REBALANCE_IN_PROGRESS' || type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') {
      if (failures < 10) return failures + 1
    } else {
      const failure = asBusError(error, `group ${this.parts.group}`)
      this.parts.failed(failure)
      await this.parts.joins.recover(error)
      if (failure.code === 'log_refused') longestMs = longestRefusedPauseMs
    }
    await sleepUntilAborted(doubling(firstPauseMs, longestMs, failures), this.stopping.signal)
    return failures + 1
  }

  private async keepAlive(): Promise<void> {
    const { timing } = this.parts
    while (!this.stopping.signal.aborted) {
      const everyMs = this.isSettled ? timing.heartbeatMs : unsettledHeartbeatMs
      await sleepUntilAborted(everyMs, this.pulseNow.signal)
      this.pulseNow = new AbortController()
      if (this.current !== null) await this.beat(this.current)
    }
  }

  private async beat({ generationId, memberId }: Generation): Promise<void> {
    const { group, heartbeats } = this.parts
    const sentAt = performance.now()
    try {
      const coordinator = await heartbeats.coordinator(group)
      await coordinator.heartbeat({ groupId: group, groupGenerationId: generationId, memberId })
      this.alive(sentAt)
    } catch (error) {
      if (this.stopping.signal.aborted) return
      const type = typeOf(error)
      if (type === 'REBALANCE_IN_PROGRESS') {
        this.alive(sentAt)
        if (!this.isJoining) this.rejoin.abort()
      } else if (type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') {
        // During a join the broker may be a generation ahead of what this member has heard.
        const isNews = this.current?.generationId === generationId && (type === 'UNKNOWN_MEMBER_ID' || !this.isJoining)
        if (isNews) this.lose('the group does not know this member any more')
      } else {
        await heartbeats.recover(error)
      }
    }
  }

  private alive(at: number): void {
    clearTimeout(this.deadline)
    if (this.stopping.signal.aborted) return
    const leftMs = at + this.parts.timing.sessionMs - performance.now()
    this.deadline = setTimeout(() => this.sessionIsOver(), Math.max(0, leftMs))
    this.deadline.unref()
  }

  private sessionIsOver(): void {
    // A join that hangs on a connection that is dead without a word would hold this member up.
    if (this.isJoining) this.parts.joins.renew()
    this.lose('no heartbeat has reached the broker for the time of a session')
  }

  private lose(reason: string): void {
    if (this.current === null) return
    this.current = null
    clearTimeout(this.deadline)
    this.parts.lost(reason)
    this.rejoin.abort()
  }

  private async leaveLate(broker: KafkaBroker): Promise<void> {
    await broker.leaveGroup({ groupId: this.parts.group, memberId: this.memberId }).catch(ignore)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function ignore(): undefined {
  return undefined
}
