export type ProfileErrorCode = 'profile_source_unreadable' | 'profile_out_of_memory' | 'profile_failed'

/** `message` and `hint` are for people and hold no path and no data; the engine's own words are in `cause`. */
export class ProfileError extends Error {
  constructor(
    readonly code: ProfileErrorCode,
    message: string,
    readonly hint: string,
    cause: unknown,
  ) {
    super(message, { cause })
    this.name = 'ProfileError'
  }
}
