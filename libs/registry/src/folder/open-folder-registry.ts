import { type EventName, readSchemaFiles, type SchemaFile, schemaOf, subjectOf, tenantOfInbox } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { type RegisteredSchema, RegistryError, type SchemaRegistry } from '../port.js'
import { readIdsFile, writeIdsFile } from './ids-file.js'
import { assignIds, type IdentifiedSchema } from './schema-ids.js'

export interface FolderRegistryOptions {
  /** Holds `<aggregate>/<event>.v<N>.avsc`. */
  readonly schemasDir: string
  /** Where the ids are kept. It belongs to the event log: whoever copies the one copies the other. */
  readonly idsFile: string
}

/**
 * The registry of the embedded shape: every schema of the folder has an id for ever, as has every one that ever was there.
 * Rejects with `registry_damaged` when the ids, or a schema, cannot be read.
 */
export async function openFolderRegistry({ schemasDir, idsFile }: FolderRegistryOptions): Promise<SchemaRegistry> {
  // Synchronous from the read to the write, so two opens in one process cannot give one id to two schemas.
  const known = readIdsFile(idsFile)
  const ids = assignIds(known, readFolder(schemasDir))
  if (ids.length > known.length) writeIdsFile(idsFile, ids)
  return new FolderRegistry(ids)
}

function readFolder(schemasDir: string): SchemaFile[] {
  try {
    return readSchemaFiles(schemasDir)
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'one of its files is no JSON' : 'it cannot be read'
    throw new RegistryError(
      'registry_damaged',
      `the schemas folder cannot be used: ${reason}`,
      'Run `./udb contracts check`, or install again.',
    )
  }
}

class FolderRegistry implements SchemaRegistry {
  private readonly byId: ReadonlyMap<number, RegisteredSchema>
  private readonly idByText: ReadonlyMap<string, number>
  private readonly idBySubject = new Map<string, number>()

  constructor(ids: readonly IdentifiedSchema[]) {
    this.byId = new Map(ids.map(({ id, event, schema }) => [id, { id, event, schema }]))
    this.idByText = new Map(ids.map(({ id, schema }) => [canonicalSchema(schema), id]))
  }

  async idFor(topic: string, event: EventName): Promise<number> {
    const subject = subjectOf(topic, event)
    const cached = this.idBySubject.get(subject)
    if (cached !== undefined) return cached
    // The schema that this code encodes by, even where the folder holds a newer one: an id must describe the bytes behind it.
    const schema = schemaOf(event)
    const id = this.idByText.get(canonicalSchema(schema))
    if (id === undefined || !isRouted(schema.routes, topic))
      throw new RegistryError(
        'subject_unknown',
        `${subject}: not registered`,
        'Add the route to the schema and run `npm run generate`.',
      )
    this.idBySubject.set(subject, id)
    return id
  }

  async schemaById(id: number): Promise<RegisteredSchema> {
    const found = this.byId.get(id)
    if (found) return found
    throw new RegistryError(
      'schema_unknown',
      `no schema has the id ${id}`,
      'The event was written by another box, or its bytes are damaged.',
    )
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}

/** The inbox of every tenant takes what the default one takes. */
const isRouted = (routes: readonly { readonly topic: string }[], topic: string): boolean =>
  routes.some(
    (route) => route.topic === topic || (tenantOfInbox(route.topic) !== null && tenantOfInbox(topic) !== null),
  )
