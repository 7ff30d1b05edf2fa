export type { ColumnInfo, ColumnStats, Kpi, TableInfo } from './kpi.js'
export { chooseKpis } from './choose-kpis.js'
export { showsPersonal } from './shows-personal.js'
export { KPI_LIMITS, type KpiProblem, type KpiProblemCode, validateKpis } from './validate-kpis.js'
