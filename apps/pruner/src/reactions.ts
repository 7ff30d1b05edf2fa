import { onStep } from '@udb/service'
import { onPingRequested } from './on-ping-requested.js'
import { onPruneRequested } from './on-prune-requested.js'

export const reactions = [
  onStep('prune.requested', onPruneRequested, ['artifacts.pruned']),
  onStep('ping.requested', onPingRequested, ['ping.answered']),
]
