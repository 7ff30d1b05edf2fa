import { ApiError, type Client, hasEnded, type JobStatus, type StepStatus } from './client.js'
import { duration, type Terminal } from './terminal.js'

interface Progress {
  readonly stepId: string
  readonly done: number
  readonly total: number | null
  readonly unit: string
  readonly message: string
}

const MARKS: Record<string, string> = {
  completed: '✔',
  failed: '✘',
  cancelled: '■',
  skipped: '–',
  running: '▸',
  requested: '·',
  waiting: ' ',
}

/** Follows a job to its end: in a terminal the steps are redrawn in place, in a pipe each is one line when it ends. */
export async function watchJob(client: Client, jobId: string, terminal: Terminal): Promise<JobStatus> {
  const progress = new Map<string, string>()
  const told = new Set<string>()
  const asked = (query = ''): Promise<JobStatus> =>
    client.get<JobStatus>(`/status/${jobId}${query}`).catch((error: unknown) => {
      throw goesOn(jobId, error)
    })
  let status = await asked()
  const show = (): void => {
    if (terminal.live) return terminal.redraw(status.steps.map((step) => stepLine(step, progress.get(step.stepId))))
    for (const step of status.steps.filter((each) => each.finishedAt && !told.has(each.stepId))) {
      told.add(step.stepId)
      terminal.note(stepLine(step, undefined))
    }
  }
  const stop = new AbortController()
  const following = follow(client, jobId, stop.signal, async (update) => {
    if (update)
      progress.set(
        update.stepId,
        `${update.message}${update.total ? ` (${Math.round((100 * update.done) / update.total)} %)` : ''}`,
      )
    else status = await asked()
    show()
  })
  following.catch(() => undefined)
  show()
  while (!hasEnded(status)) {
    status = await asked('?waitSeconds=30')
    show()
  }
  stop.abort()
  await following.catch(() => undefined)
  terminal.settle()
  return status
}

/** A job is the box's, not the command's: where the box does not answer, whoever asked has to know what to ask for later. */
function goesOn(jobId: string, error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'box_unreachable') return error
  return new ApiError(
    error.code,
    `${error.message} any more, which has the job ${jobId}`,
    `The job goes on without this command: \`./udb status ${jobId}\` says how far it is, once the box runs.`,
    0,
  )
}

async function follow(
  client: Client,
  jobId: string,
  signal: AbortSignal,
  changed: (progress: Progress | null) => Promise<void>,
): Promise<void> {
  for await (const event of client.events(jobId, signal)) {
    if (event.event === 'step.progressed')
      await changed((event.data as { data?: Progress }).data ?? (event.data as Progress))
    else if (/^step\.|\.(parsed|loaded|computed|profiled|drawn|written|pruned)$/.test(event.event)) await changed(null)
  }
}

function stepLine(step: StepStatus, progress: string | undefined): string {
  const took =
    step.startedAt && step.finishedAt ? duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt)) : ''
  const detail =
    step.state === 'running' ? (progress ?? '') : step.error ? `${step.error.code}: ${step.error.message}` : took
  const again = step.attempt > 1 ? ` (attempt ${step.attempt})` : ''
  return `  ${MARKS[step.state] ?? '?'} ${step.stepId.padEnd(28)} ${step.service.padEnd(14)} ${detail}${again}`.trimEnd()
}
