import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const source = (path) => readFileSync(join(root, path), 'utf8')

/** What the code knows, read out of its sources, so that this needs no build: settings, services and topics. */
export function codeFacts() {
  const settings = [...source('libs/service/src/settings.ts').matchAll(/^ {2}(UDB_[A-Z0-9_]+):/gm)].map(
    ([, name]) => name,
  )
  const topicsSource = source('libs/events/src/topics.ts')
  const services = [.../SERVICES = \[([^\]]+)\]/.exec(topicsSource)[1].matchAll(/'([a-z-]+)'/g)].map(([, name]) => name)
  const plain = [...topicsSource.matchAll(/'(udb\.[a-z-]+\.v1)'/g)].map(([, topic]) => topic)
  const work = services.map((service) => `udb.work.${service}.v1`)
  if (settings.length < 20 || services.length !== 6) throw new Error('the sources no longer read as this expects')
  return { settings: [...settings, 'UDB_CONFIG'], services, topics: [...plain, ...work] }
}
