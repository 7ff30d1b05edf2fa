import type { SchemaFile } from '@udb/events'
import { checkFamily } from './check-family.js'
import { checkReleased } from './check-released.js'
import { checkSamples, type SampleFile } from './check-samples.js'
import { checkSchema, checkShape } from './check-schema.js'
import { compareVersions } from './compare-versions.js'
import { inFile, type Violation } from './violation.js'

/**
 * The rules that the schemas keep to, in order of their files: a released version is frozen, and every version reads every other one
 * (FULL_TRANSITIVE). `released` is empty before the first release. Takes and returns paths below the schemas folder.
 */
export function checkContracts(
  current: readonly SchemaFile[],
  released: readonly SchemaFile[],
  samples: readonly SampleFile[],
): Violation[] {
  const shapes = current.flatMap(({ file, schema }) => inFile(file, checkShape(schema)))
  const broken = new Set(shapes.map(({ file }) => file))
  const sound = current.filter(({ file }) => !broken.has(file)).sort(byEventThenVersion)
  const soundSamples = samples.filter(
    (sample) => !current.some((file) => broken.has(file.file) && isSampleOf(sample, file)),
  )
  const violations = [
    ...shapes,
    ...sound.flatMap((file) => inFile(file.file, checkSchema(file))),
    ...checkFamily(sound),
    ...checkSamples(sound, soundSamples),
    ...checkReleased(
      sound,
      released.filter(({ file }) => !broken.has(file)),
    ),
    ...sound.flatMap((file) => checkAgainstOlder(file, sound, released)),
  ]
  return violations.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
}

/** Said once for each field and rule, though several older versions may disagree with it. */
function checkAgainstOlder(
  file: SchemaFile,
  current: readonly SchemaFile[],
  released: readonly SchemaFile[],
): Violation[] {
  const older = [...released, ...current].filter(({ event, version }) => event === file.event && version < file.version)
  const findings = older.flatMap(({ version, schema }) =>
    compareVersions(schema, file.schema).map((finding) => ({
      ...finding,
      message: `against version ${version}: ${finding.message}`,
    })),
  )
  return inFile(file.file, [
    ...new Map(findings.map((finding) => [`${finding.rule} ${finding.field}`, finding])).values(),
  ])
}

const byEventThenVersion = (a: SchemaFile, b: SchemaFile): number =>
  a.event < b.event ? -1 : a.event > b.event ? 1 : a.version - b.version

const isSampleOf = (sample: SampleFile, file: SchemaFile): boolean =>
  sample.event === file.event && sample.version === file.version
