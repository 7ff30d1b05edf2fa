import type { MapChart } from './chart-model.js'
import { countText } from './number-text.js'
import { kindOf, labelOf, numberOf, type ResultColumn } from './query-result.js'
import type { Sketch } from './sketch.js'

const LATITUDE = /(^|_)lat(itude)?$/i
const LONGITUDE = /(^|_)(lon|lng|long|longitude)$/i

/** Where the columns of places are, by name and type; null where there is no such pair. */
export function placesIn(columns: readonly ResultColumn[]): { lat: number; lon: number } | null {
  const at = (name: RegExp): number => columns.findIndex((one) => name.test(one.name) && kindOf(one.type) === 'number')
  const [lat, lon] = [at(LATITUDE), at(LONGITUDE)]
  return lat < 0 || lon < 0 ? null : { lat, lon }
}

/**
 * Points on a map; another number sizes them, a text names them. Places that are not on the earth are counted and left
 * out; null when none is.
 */
export function drawMap(
  sketch: Sketch,
  at: { readonly lat: number; readonly lon: number },
  { value, label }: { readonly value: number | null; readonly label: number | null },
): MapChart | null {
  const { result, unit, titled } = sketch
  const points = result.rows.flatMap((row) => {
    const [lat, lon] = [numberOf(row[at.lat]), numberOf(row[at.lon])]
    if (lat === null || lon === null || Math.abs(lat) > 90 || Math.abs(lon) > 180) return []
    return [
      {
        lat,
        lon,
        label: label === null ? null : labelOf(row[label]),
        value: value === null ? null : numberOf(row[value]),
      },
    ]
  })
  if (points.length === 0) return null
  const lost = result.rows.length - points.length
  return {
    kind: 'map',
    ...titled,
    notes:
      lost > 0 ? [`${countText(lost, 'row')} without a place on the earth ${lost === 1 ? 'is' : 'are'} left out.`] : [],
    points,
    value: value === null ? null : { label: result.columns[value]?.name ?? '', unit },
  }
}
