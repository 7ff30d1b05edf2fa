import type { AvroField, AvroRecord, AvroType, EventSchema } from '@udb/events'
import avro from 'avsc'
import { branchName, childPath, recordsIn, shapeOf } from './schema-walk.js'
import type { ContractRule, Finding } from './violation.js'

/**
 * What keeps two versions of an event from reading each other (FULL compatibility; Avro 1.12, "Schema Resolution").
 * Findings are said of the newer one. Avro's own answer is asked too, so that nothing slips through what is named here.
 */
export function compareVersions(older: EventSchema, newer: EventSchema): Finding[] {
  const findings: Finding[] = []
  new Comparison(recordsIn(older), recordsIn(newer), findings).records(older, newer, '')
  return findings.length > 0 ? findings : avroFindings(older, newer)
}

function avroFindings(older: EventSchema, newer: EventSchema): Finding[] {
  const [before, after] = [older, newer].map((schema) => avro.Type.forSchema(schema as unknown as avro.Schema)) as [
    avro.Type,
    avro.Type,
  ]
  return [
    ...readable(after, before, 'the newer version cannot read what the older one wrote'),
    ...readable(before, after, 'the older version cannot read what the newer one wrote'),
  ]
}

function readable(reader: avro.Type, writer: avro.Type, message: string): Finding[] {
  try {
    reader.createResolver(writer)
    return []
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'no reason given'
    return [{ field: '', rule: 'incompatible', message: `${message}: ${reason}`, hint: AS_BEFORE }]
  }
}

const AS_BEFORE = 'Leave it as it was; for something else, add a new field with a default, or a new event.'
const HINTS: Partial<Record<ContractRule, string>> = {
  field_added_without_default: 'Give the field a default, which readers take for events that were written before.',
  field_removed_without_default: 'Keep the field: the older version has no default for it, so its readers would fail.',
  union_grown: 'No union grows, since older readers cannot read the new branch; add a new nullable field in its place.',
  union_shrunk: 'Keep every branch: events that were written with it stay in the log.',
}

class Comparison {
  /** A record is compared where it first stands: it is the same everywhere, and a recursive one would go on for ever. */
  private readonly seen = new Set<string>()

  constructor(
    private readonly olderRecords: ReadonlyMap<string, AvroRecord>,
    private readonly newerRecords: ReadonlyMap<string, AvroRecord>,
    private readonly findings: Finding[],
  ) {}

  records(older: AvroRecord, newer: AvroRecord, path: string): void {
    if (fullName(older) !== fullName(newer)) {
      this.add(path, 'record_renamed', `the record ${fullName(older)} is called ${fullName(newer)} now`)
      return
    }
    if (this.seen.has(older.name)) return
    this.seen.add(older.name)
    const before = new Map(older.fields.map((field) => [field.name, field]))
    const after = new Map(newer.fields.map((field) => [field.name, field]))
    for (const field of newer.fields) this.added(before, field, path)
    for (const field of older.fields) this.kept(after.get(field.name), field, path)
  }

  private added(before: ReadonlyMap<string, AvroField>, field: AvroField, path: string): void {
    if (before.has(field.name) || field.default !== undefined) return
    this.add(childPath(path, field.name), 'field_added_without_default', 'the field is new and has no default')
  }

  private kept(newer: AvroField | undefined, older: AvroField, path: string): void {
    const at = childPath(path, older.name)
    if (newer) this.types(older.type, newer.type, at)
    else if (older.default === undefined)
      this.add(at, 'field_removed_without_default', 'the field is gone, and had no default')
  }

  private types(older: AvroType, newer: AvroType, path: string): void {
    const before = shapeOf(older, this.olderRecords)
    const after = shapeOf(newer, this.newerRecords)
    if (before.kind === 'union' || after.kind === 'union') return this.unions(older, newer, path)
    if (before.kind === 'record' && after.kind === 'record') return this.records(before.record, after.record, path)
    if (before.kind === 'array' && after.kind === 'array') return this.types(before.inner, after.inner, `${path}[]`)
    if (before.kind === 'map' && after.kind === 'map') return this.types(before.inner, after.inner, `${path}{}`)
    const [was, is] = [branchName(older, this.olderRecords), branchName(newer, this.newerRecords)]
    if (was !== is) this.add(path, 'type_changed', `the type was ${was} and is ${is} now`)
  }

  /** A type that is no union counts as a union of one. */
  private unions(older: AvroType, newer: AvroType, path: string): void {
    const before = branchesOf(older, this.olderRecords)
    const after = branchesOf(newer, this.newerRecords)
    const gone = [...before.keys()].filter((name) => !after.has(name))
    const come = [...after.keys()].filter((name) => !before.has(name))
    for (const [name, branch] of before) if (after.has(name)) this.types(branch, after.get(name)!, path)
    if (gone.length === 1 && come.length === 1) {
      // One for one is a change of that branch, which says more than a union that grew and shrank.
      return this.types(before.get(gone[0]!)!, after.get(come[0]!)!, path)
    }
    if (come.length > 0)
      this.add(path, 'union_grown', `the type may be ${come.join(' or ')} now, which it could not be before`)
    if (gone.length > 0) this.add(path, 'union_shrunk', `the type may no more be ${gone.join(' or ')}`)
  }

  private add(field: string, rule: ContractRule, message: string): void {
    this.findings.push({ field, rule, message, hint: HINTS[rule] ?? AS_BEFORE })
  }
}

const fullName = (record: AvroRecord): string =>
  'namespace' in record ? `${String(record.namespace)}.${record.name}` : record.name

function branchesOf(type: AvroType, records: ReadonlyMap<string, AvroRecord>): ReadonlyMap<string, AvroType> {
  const branches = Array.isArray(type) ? (type as readonly AvroType[]) : [type]
  return new Map(branches.map((branch) => [branchName(branch, records), branch]))
}
