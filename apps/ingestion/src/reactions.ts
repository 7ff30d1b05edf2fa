import { onStep } from '@udb/service'
import { onParseRequested } from './on-parse-requested.js'

export const reactions = [onStep('parse.requested', onParseRequested, ['upload.parsed'])]
