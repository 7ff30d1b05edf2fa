import { onFact, onStep } from '@udb/service'
import { onKpisRequested } from './on-kpis-requested.js'
import { onLoadRequested } from './on-load-requested.js'
import { onQueryRequested } from './on-query-requested.js'

export const reactions = [
  onStep('load.requested', onLoadRequested, ['table.version.published', 'table.loaded'], { resumes: true }),
  onStep('kpis.requested', onKpisRequested, ['kpis.computed']),
  onFact('query.requested', 'udb.reads.v1', onQueryRequested, ['query.answered']),
]
