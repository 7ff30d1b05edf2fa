import { RegistryError } from '../port.js'
import { COMPATIBILITY, type RegistryCalls } from './registry-calls.js'

export interface DifferingSubject {
  readonly subject: string
  /** The compatibility that it has. */
  readonly level: string
}

/** The compatibility that the registry holds a subject to: its own, else the one of all. */
export const effectiveCompatibility = async (calls: RegistryCalls, subject: string): Promise<string> =>
  (await calls.compatibilityOf(subject)) ?? (await calls.defaultCompatibility())

/** Whoever set another compatibility may lean on it, so it is told and not changed. */
export const differing = (subjects: readonly DifferingSubject[], url: string): RegistryError =>
  new RegistryError(
    'subject_differs',
    subjects
      .map(({ subject, level }) => `${subject}: its compatibility is ${level}, and should be ${COMPATIBILITY}`)
      .join('; '),
    howToSet(subjects[0]!.subject, url),
  )

export const howToSet = (subject: string, url: string): string =>
  `Set it, once you know why it differs: curl -X PUT -H 'content-type: application/vnd.schemaregistry.v1+json' -d '{"compatibility":"${COMPATIBILITY}"}' ${url}/config/${subject}`
