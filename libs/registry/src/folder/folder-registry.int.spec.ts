import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { EVENT_NAMES, type EventSchema, schemaOf } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { olderVersion, registryFeatures, type RegistryWorld } from '../registry.features.js'
import { readIdsFile } from './ids-file.js'
import { openFolderRegistry } from './open-folder-registry.js'

class FolderWorld implements RegistryWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'udb-registry-'))
  readonly schemasDir = join(this.root, 'schemas')
  readonly idsFile = join(this.root, 'data/registry/ids.json')
  private readonly versions = new Map<string, number>()

  readonly open = () => openFolderRegistry(this)

  async publish(schemas: readonly EventSchema[]): Promise<readonly number[]> {
    for (const schema of schemas) this.write(schema)
    await (await this.open()).close()
    const ids = new Map(readIdsFile(this.idsFile).map(({ id, schema }) => [canonicalSchema(schema), id]))
    return schemas.map((schema) => ids.get(canonicalSchema(schema))!)
  }

  write(schema: EventSchema): string {
    const version = (this.versions.get(schema.event) ?? 0) + 1
    this.versions.set(schema.event, version)
    mkdirSync(join(this.schemasDir, 'any'), { recursive: true })
    const file = join(this.schemasDir, `any/${schema.event}.v${version}.avsc`)
    writeFileSync(file, JSON.stringify(schema))
    return file
  }

  async dispose(): Promise<void> {
    rmSync(this.root, { recursive: true, force: true })
  }
}

registryFeatures('the folder', async () => new FolderWorld())

describe('the file of ids', () => {
  let world: FolderWorld
  beforeEach(() => {
    world = new FolderWorld()
  })
  afterEach(() => world.dispose())

  test('gives the repository a file in one go, and leaves nothing beside it', async () => {
    await world.publish(EVENT_NAMES.map(schemaOf))
    expect(readdirSync(join(world.root, 'data/registry'))).toEqual(['ids.json'])
  })

  test('is not written again when nothing is new', async () => {
    await world.publish([schemaOf('job.created')])
    const before = readFileSync(world.idsFile, 'utf8')
    writeFileSync(world.idsFile, ` ${before}`)
    await world.open()
    expect(readFileSync(world.idsFile, 'utf8')).toBe(` ${before}`)
  })

  test('knows one schema, whatever its docs say', async () => {
    const schema = schemaOf('job.created')
    const [first] = await world.publish([schema])
    const [again] = await world.publish([{ ...schema, doc: 'Said better.' }])
    expect(again).toBe(first)
  })

  test('keeps a schema readable whose file has gone', async () => {
    const old = olderVersion('job.cancelled')
    const file = world.write(old)
    const [, id] = await world.publish([schemaOf('job.created'), old])
    rmSync(file)
    expect(await (await world.open()).schemaById(id!)).toMatchObject({ event: 'job.cancelled' })
  })

  test.each([
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    ['a format of tomorrow', (text: string) => text.replace('"format":1', '"format":2')],
    ['an id given twice', (text: string) => text.replace('{"id":2,', '{"id":1,')],
    ['an id of 0', (text: string) => text.replace('{"id":1,', '{"id":0,')],
    ['an entry without a schema', (text: string) => text.replace('"schema":{', '"scheme":{')],
    ['nothing', () => ''],
  ])('with %s in it the registry does not open, and the file stays as it is', async (_, damage) => {
    await world.publish([schemaOf('job.created'), schemaOf('job.rejected')])
    const text = damage(readFileSync(world.idsFile, 'utf8'))
    writeFileSync(world.idsFile, text)
    await expect(world.open()).rejects.toMatchObject({ code: 'registry_damaged' })
    expect(readFileSync(world.idsFile, 'utf8')).toBe(text)
  })

  test('is not made when the schemas cannot be read', async () => {
    await expect(world.open()).rejects.toMatchObject({ code: 'registry_damaged' })
    writeFileSync(world.write(schemaOf('job.created')), '{')
    await expect(world.open()).rejects.toMatchObject({
      code: 'registry_damaged',
      message: expect.not.stringContaining(world.root),
    })
    expect(existsSync(world.idsFile)).toBe(false)
  })
})
