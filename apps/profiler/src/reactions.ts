import { onStep } from '@udb/service'
import { onBaselineRequested } from './on-baseline-requested.js'
import { onChartRequested } from './on-chart-requested.js'
import { onDriftRequested } from './on-drift-requested.js'
import { onProfileRequested } from './on-profile-requested.js'
import { onQualityRequested } from './on-quality-requested.js'
import { onReportRequested } from './on-report-requested.js'

export const reactions = [
  onStep('profile.requested', onProfileRequested, ['table.profiled']),
  onStep('quality.requested', onQualityRequested, ['quality.checked']),
  onStep('drift.requested', onDriftRequested, ['drift.measured']),
  onStep('baseline.requested', onBaselineRequested, ['baseline.changed']),
  onStep('chart.requested', onChartRequested, ['chart.drawn']),
  onStep('report.requested', onReportRequested, ['report.written']),
]
