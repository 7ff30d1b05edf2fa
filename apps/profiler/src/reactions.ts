import { onStep } from '@udb/service'
import { onChartRequested } from './on-chart-requested.js'
import { onProfileRequested } from './on-profile-requested.js'
import { onQualityRequested } from './on-quality-requested.js'
import { onReportRequested } from './on-report-requested.js'

export const reactions = [
  onStep('profile.requested', onProfileRequested, ['table.profiled']),
  onStep('quality.requested', onQualityRequested, ['quality.checked']),
  onStep('chart.requested', onChartRequested, ['chart.drawn']),
  onStep('report.requested', onReportRequested, ['report.written']),
]
