// red
import { steps } from './plan-ingest.js'

export const plan = () => steps
