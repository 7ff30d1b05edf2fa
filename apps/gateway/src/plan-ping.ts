import type { PlanStep } from '@udb/events'
import { planStep } from './plan-step.js'
import type { PingParams } from './request-params.js'

/** Empty steps, one after the other: the way through all services and nothing else. */
export const planPing = ({ steps, text }: PingParams): PlanStep[] =>
  Array.from({ length: steps }, (_, index) =>
    planStep(`ping-${index + 1}`, 'ping', { text }, { needs: index === 0 ? [] : [`ping-${index}`] }),
  )
