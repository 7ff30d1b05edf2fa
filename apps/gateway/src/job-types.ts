export const JOB_TYPES = ['ingest', 'analyze', 'baseline', 'prune', 'ping'] as const
export type JobType = (typeof JOB_TYPES)[number]
export const isJobType = (type: string): type is JobType => (JOB_TYPES as readonly string[]).includes(type)
