import type { ArtifactEntry } from './client.js'

/** The artifacts of a job as the box at `url` serves them. Pure. */
export const servedLines = (artifacts: readonly ArtifactEntry[], url: string): string[] => [
  '\nArtifacts',
  ...artifacts.map(({ href }) => `  ${new URL(href, url).href}`),
]

/** The artifacts of a job whose box ends in a moment: their addresses would lead nowhere, so it is said how to have them again. Pure. */
export const keptLines = (artifacts: readonly ArtifactEntry[], jobId: string, url: string): string[] => [
  '\nArtifacts, which are kept',
  ...artifacts.map(({ name }) => `  ${name}`),
  `\nThis box ends with its command. ./udb up serves them again, each at\n  ${new URL(`/artifact/${jobId}/NAME`, url).href}`,
]
