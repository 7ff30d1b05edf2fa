import type { SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { changes } from '../contracts/check-released.js'
import { compareVersions } from '../contracts/compare-versions.js'
import type { Finding, Violation } from '../contracts/violation.js'
import { COMPATIBILITY, type SchemaVersion } from './registry-calls.js'
import { howToSet } from './subject-differs.js'
import type { SubjectPlan } from './subject-plans.js'

/** What a registry holds for a subject. */
export interface SubjectInRegistry {
  readonly plan: SubjectPlan
  /** What the registry holds it to; null where it is not there and nobody has said. */
  readonly compatibility: string | null
  /** Oldest first; none where the subject is not there. */
  readonly versions: readonly SchemaVersion[]
  /** What the registry has against a file as the next version, by the file's path. */
  readonly objections: ReadonlyMap<string, string>
}

export interface RegistryComparison {
  readonly violations: readonly Violation[]
  /** Worth knowing, and no fault: somebody may be ahead. */
  readonly notes: readonly Violation[]
}

/** A schemas folder against what is registered, subject by subject. Pure; `url` is for hints. */
export function compareRegistered(subjects: readonly SubjectInRegistry[], url: string): RegistryComparison {
  const all = subjects.map((subject) => compareSubject(subject, url))
  return { violations: all.flatMap(({ violations }) => violations), notes: all.flatMap(({ notes }) => notes) }
}

function compareSubject(state: SubjectInRegistry, url: string): RegistryComparison {
  const { plan, compatibility, versions } = state
  const on = (file: SchemaFile, findings: readonly Finding[]): Violation[] =>
    findings.map((finding) => ({ file: file.file, ...finding, subject: plan.subject }))
  const newest = plan.versions.at(-1)!
  const level =
    compatibility === null || compatibility === COMPATIBILITY
      ? []
      : on(newest, [levelDiffers(compatibility, plan.subject, url)])
  if (versions.length === 0) return { violations: [...level, ...on(newest, [SUBJECT_MISSING])], notes: [] }
  const files = new Map(plan.versions.map((file) => [canonicalSchema(file.schema), file]))
  const isKnown = ({ schema }: SchemaVersion): boolean => files.has(canonicalSchema(schema))
  const registered = new Set(versions.map(({ schema }) => canonicalSchema(schema)))
  const missing = plan.versions.filter(({ schema }) => !registered.has(canonicalSchema(schema)))
  const unknown = versions.filter((version) => !isKnown(version))
  const changed = (file: SchemaFile): SchemaVersion | undefined =>
    missing.includes(file) ? unknown.find(({ version }) => version === file.version) : undefined
  const strange = unknown.filter((version) => !plan.versions.some((file) => changed(file) === version))
  const lastKnown = Math.max(0, ...versions.filter(isKnown).map(({ version }) => version)) || newest.version
  return {
    violations: [
      ...level,
      ...missing.flatMap((file) => on(file, missingFindings(file, changed(file), state))),
      ...strange.flatMap((version) => on(newest, unreadable(version, newest, version.version > lastKnown))),
    ],
    notes: strange.flatMap((version) => on(newest, [unknownVersion(version, version.version > lastKnown)])),
  }
}

/** Why a file is not what is registered: it was changed, it may not come, or it has not come yet. */
function missingFindings(file: SchemaFile, was: SchemaVersion | undefined, state: SubjectInRegistry): Finding[] {
  if (was)
    return changes(was.schema, file.schema).map(({ field, what }) => ({
      field,
      rule: 'registered_differs',
      message: `version ${file.version} is registered otherwise: ${what}`,
      hint: `Bring it back as it is registered, and put the change into ${file.event}.v${file.version + 1}.avsc.`,
    }))
  const findings = onceEach(
    state.versions.flatMap(({ version, schema }) =>
      compareVersions(schema, file.schema).map((finding) => against(version, finding)),
    ),
  )
  if (findings.length > 0) return findings
  const objection = state.objections.get(file.file)
  if (objection !== undefined)
    return [
      { field: '', rule: 'incompatible', message: `the registry would not take it: ${objection}`, hint: AS_IT_IS },
    ]
  return [{ field: '', rule: 'version_missing', message: `version ${file.version} is not registered`, hint: REGISTER }]
}

/** Said of our newest file, as nobody can change what is registered. */
const unreadable = (registered: SchemaVersion, newest: SchemaFile, isNewer: boolean): Finding[] =>
  (isNewer ? compareVersions(newest.schema, registered.schema) : compareVersions(registered.schema, newest.schema)).map(
    (finding) => against(registered.version, finding),
  )

const against = (version: number, finding: Finding): Finding => ({
  ...finding,
  message: `against the registered version ${version}: ${finding.message}`,
})

const onceEach = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.rule} ${finding.field}`, finding])).values(),
]

const unknownVersion = ({ version }: SchemaVersion, isNewer: boolean): Finding => ({
  field: '',
  rule: 'version_unknown',
  message: `version ${version} is registered, ${isNewer ? 'newer than' : 'besides'} what this folder has`,
  hint: isNewer
    ? 'Take the newer schemas when you can; what you write is read as before.'
    : 'Nothing, if you know who registered it.',
})

const levelDiffers = (level: string, subject: string, url: string): Finding => ({
  field: '',
  rule: 'compatibility_differs',
  message: `the compatibility is ${level}, and should be ${COMPATIBILITY}`,
  hint: howToSet(subject, url),
})

const REGISTER = 'Run `./udb contracts register`, with the right to write.'
const AS_IT_IS = 'Bring the file back as it is registered, and put the change into its next version.'
const SUBJECT_MISSING: Finding = {
  field: '',
  rule: 'subject_missing',
  message: 'nothing is registered under the subject',
  hint: REGISTER,
}
