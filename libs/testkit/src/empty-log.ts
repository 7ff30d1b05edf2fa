import { setTimeout as pause } from 'node:timers/promises'
import { type Admin, Kafka, logLevel } from 'kafkajs'

const PATIENCE_MS = 60_000
const LOOK_AGAIN_MS = 100

/** Deletes the topics and groups of the box that stood here before. Rejects when some of it still runs: its group is not empty then. */
export async function emptyLog(brokers: string): Promise<void> {
  const kafka = new Kafka({ clientId: 'udb-fresh-box', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  try {
    await until('the groups of the box before are empty', () => deleteGroups(admin))
    const topics = await topicsOf(admin)
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: PATIENCE_MS })
    await until('its topics are gone', async () => (await topicsOf(admin)).length === 0)
  } finally {
    await admin.disconnect()
  }
}

const topicsOf = async (admin: Admin): Promise<string[]> =>
  (await admin.listTopics()).filter((name) => name.startsWith('udb.'))

/** False as long as one of them has members: of a process that was killed, for as long as its session lasts. */
async function deleteGroups(admin: Admin): Promise<boolean> {
  const { groups } = await admin.listGroups()
  const names = groups.map(({ groupId }) => groupId).filter((name) => name.startsWith('udb.'))
  if (names.length === 0) return true
  const described = await admin.describeGroups(names)
  if (described.groups.some(({ members }) => members.length > 0)) return false
  await admin.deleteGroups(names)
  return true
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await pause(LOOK_AGAIN_MS))
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1_000} s until ${what}`)
}
