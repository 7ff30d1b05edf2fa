export const ROLES = ['viewer', 'analyst', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface Caller {
  readonly tenant: string
  readonly role: Role
  /** On whose behalf, as it stands in events. */
  readonly actor: string
}
