/** What a code says to a person: one sentence each. In Markdown, on one line. */
export interface Meaning {
  readonly meaning: string
  readonly doThis: string
}

export type Meanings = Readonly<Record<string, Meaning>>

/** Where a person meets an error. Each code is listed at one door, even where it can be met at several. */
export interface Door {
  readonly title: string
  readonly intro: string
  readonly meanings: Meanings
}
