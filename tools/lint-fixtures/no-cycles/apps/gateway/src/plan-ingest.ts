import type { plan } from './decide-plan.js'

export const steps: (typeof plan)[] = []
