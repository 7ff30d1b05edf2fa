/** What can be wrong with a contract. The list is closed; a name that is once in it stays. */
export type ContractRule =
  | 'schema_unreadable'
  | 'schema_invalid'
  | 'event_name_mismatch'
  | 'event_duplicate'
  | 'version_gap'
  | 'record_name_taken'
  | 'record_differs'
  | 'meta_differs'
  | 'doc_missing'
  | 'enum_used'
  | 'route_unknown'
  | 'sample_missing'
  | 'sample_orphaned'
  | 'sample_rejected'
  | 'sample_accepted'
  | 'released_removed'
  | 'released_changed'
  | 'record_renamed'
  | 'field_added_without_default'
  | 'field_removed_without_default'
  | 'type_changed'
  | 'union_grown'
  | 'union_shrunk'
  | 'incompatible'
  | 'subject_missing'
  | 'version_missing'
  | 'version_unknown'
  | 'registered_differs'
  | 'compatibility_differs'

export interface Violation {
  /** Below the schemas folder, with `/`. */
  readonly file: string
  /** As in `steps[].params{}.kind`; empty where it is about the whole file. */
  readonly field: string
  readonly rule: ContractRule
  readonly message: string
  /** What to do. */
  readonly hint: string
  /** Where it is about what a registry holds. */
  readonly subject?: string
}

/** What a check finds before it knows in which file. */
export type Finding = Omit<Violation, 'file'>

export const inFile = (file: string, findings: readonly Finding[]): Violation[] =>
  findings.map((finding) => ({ file, ...finding }))
