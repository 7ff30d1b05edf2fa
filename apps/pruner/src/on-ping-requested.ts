import { fact } from '@udb/events'
import { ended, type StepReaction } from '@udb/service'
import type { PrunerPorts } from './ports.js'

export const onPingRequested: StepReaction<'ping.requested', PrunerPorts>['react'] = async (event, _, context) => {
  const now = context.now()
  return [
    fact('ping.answered', { ...ended(event, { startedAt: now, finishedAt: now }, {}), text: event.data.params.text }),
  ]
}
