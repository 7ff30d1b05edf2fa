import type { SummaryInput } from './summary-input.js'

const number = (name: string): { name: string; type: string } => ({ name, type: 'DOUBLE' })
const text = (name: string): { name: string; type: string } => ({ name, type: 'VARCHAR' })

/** The flights of 2013 as a job reports them; the figures are those of the real data. */
export const flightsJob: SummaryInput = {
  job: { id: '0b7c', createdAt: '2026-01-02T10:00:00Z', finishedAt: '2026-01-02T10:00:09Z' },
  kpis: [
    {
      name: 'mean_arr_delay',
      description: 'The mean of arr_delay over all rows of flights',
      unit: 'min',
      columns: [number('mean')],
      rows: [[6.89537675731489]],
    },
    {
      name: 'delay_by_carrier',
      unit: 'min',
      columns: [text('carrier'), number('mean_arr_delay'), { name: 'rows', type: 'BIGINT' }],
      rows: [
        ['EV', 15.7964311087, 54173],
        ['B6', 9.4579733205, 54635],
        ['UA', 3.5580111453, 58665],
      ],
    },
    { name: 'broken', error: { code: 'kpi_timed_out', message: 'The query took longer than 30 s' } },
  ],
  profiles: [
    {
      table: 'flights',
      rows: 336_776,
      columns: 19,
      missingShare: 0.00728,
      alerts: [
        { severity: 'low', column: 'year', kind: 'constant', text: 'has one value only' },
        { severity: 'high', column: 'arr_delay', kind: 'missing', text: 'misses 2.8% of its values.' },
      ],
      correlations: [
        { a: 'dep_delay', b: 'arr_delay', r: 0.9148027588557, method: 'Pearson' },
        { a: 'hour', b: 'distance', r: -0.02, method: 'Pearson' },
      ],
      timeSpan: { column: 'time_hour', from: '2013-01-01T10:00:00Z', to: '2014-01-01T04:00:00Z' },
    },
    { table: 'planes', rows: 3_322, columns: 9, missingShare: 0, alerts: [], correlations: [] },
  ],
  drifts: [],
  qualities: [],
  loads: [
    {
      table: 'flights',
      rowsRead: 336_776,
      rowsWritten: 336_776,
      rowsRejected: 0,
      decisions: ['"NA" is read as missing'],
    },
    { table: 'planes', rowsRead: 3_323, rowsWritten: 3_322, rowsRejected: 1, decisions: [] },
  ],
  joins: [{ name: 'flights_planes', left: 'flights', right: 'planes', type: 'LEFT', rows: 336_776, unmatched: 52_606 }],
  artifacts: [
    { name: 'kpis.json', kind: 'kpis' },
    { name: 'profile-flights.html', kind: 'profile' },
    { name: 'profile-planes.html', kind: 'profile' },
  ],
}
