import { axisName } from './axis-name.js'
import { INK, PALETTE, PAPER, QUIET_INK, RULE, SMALL_SIZE } from './chart-look.js'
import type { MapChart } from './chart-model.js'
import { shorten, textWidth } from './fit-text.js'
import { numberText } from './number-text.js'
import { escapeXml, frameOf, MARGIN, pictureSvg, textSvg, WIDTH } from './picture-frame.js'

const left = 46
const below = 26

/** Degrees that are drawn, and what a degree is in pixels. */
export interface MapView {
  readonly west: number
  readonly north: number
  readonly across: number
  readonly down: number
  /** Pixels of a degree of longitude and of latitude. */
  readonly perLon: number
  readonly perLat: number
}

/**
 * The part of the earth that holds the points, with a margin, in the equirectangular projection (a degree of longitude is
 * as wide as it is at the middle latitude), as large as fits.
 */
export function viewOf(points: MapChart['points'], width: number, height: number): MapView {
  const least = (of: readonly number[]): number => of.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (of: readonly number[]): number => of.reduce((a, b) => Math.max(a, b), -Infinity)
  const [lats, lons] = [points.map(({ lat }) => lat), points.map(({ lon }) => lon)]
  const [south, north, west, east] = [least(lats), most(lats), least(lons), most(lons)]
  const [middle, centre] = [(south + north) / 2, (west + east) / 2]
  const squeeze = Math.max(0.1, Math.cos((middle * Math.PI) / 180))
  const [tall, wide] = [Math.max(0.02, (north - south) * 1.12), Math.max(0.02 / squeeze, (east - west) * 1.12)]
  const perLat = Math.min(height / tall, width / (wide * squeeze))
  const perLon = perLat * squeeze
  const [across, down] = [width / perLon, height / perLat]
  return { west: centre - across / 2, north: middle + down / 2, across, down, perLon, perLat }
}

/** Lines every so many degrees: a round number of them, three to eight in the view. */
export function graticule(from: number, span: number): number[] {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45, 90]
  const step = steps.find((one) => span / one <= 7) ?? 90
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor((from + span) / step) - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(10)),
  )
}

/** Points over a graticule: no tiles, no coast lines, nothing that would have to be fetched. */
export function mapSvg(model: MapChart): string {
  const height = 460
  const frame = frameOf(model, height + below)
  const width = WIDTH - 2 * MARGIN - left
  const view = viewOf(model.points, width, height)
  const x = (lon: number): number => MARGIN + left + (lon - view.west) * view.perLon
  const y = (lat: number): number => frame.top + (view.north - lat) * view.perLat
  const bottom = frame.top + height
  const meridians = graticule(Math.max(-180, view.west), Math.min(view.across, 360)).map(
    (lon) =>
      `<path d="M${round(x(lon))} ${frame.top}V${bottom}" stroke="${RULE}"/>` +
      textSvg(degrees(lon, 'E', 'W'), {
        x: x(lon),
        y: bottom + 16,
        size: SMALL_SIZE,
        fill: QUIET_INK,
        anchor: 'middle',
      }),
  )
  const parallels = graticule(Math.max(-90, view.north - view.down), Math.min(view.down, 180)).map(
    (lat) =>
      `<path d="M${MARGIN + left} ${round(y(lat))}H${WIDTH - MARGIN}" stroke="${RULE}"/>` +
      textSvg(degrees(lat, 'N', 'S'), {
        x: MARGIN + left - 6,
        y: y(lat) + 4,
        size: SMALL_SIZE,
        fill: QUIET_INK,
        anchor: 'end',
      }),
  )
  const radius = radiusOf(model)
  const circles = model.points.map(
    (point) =>
      `<circle cx="${round(x(point.lon))}" cy="${round(y(point.lat))}" r="${round(radius(point.value))}" fill="${PALETTE[0]}" fill-opacity="${model.points.length > 500 ? 0.35 : 0.65}" stroke="${PAPER}" stroke-width=".5"><title>${escapeXml(placeText(model, point))}</title></circle>`,
  )
  const names = namesOf(model, { x, y, radius, right: WIDTH - MARGIN })
  const edge = `<rect x="${MARGIN + left}" y="${frame.top}" width="${width}" height="${height}" fill="none" stroke="${RULE}"/>`
  return pictureSvg(frame, model, [...meridians, ...parallels, edge, ...circles, ...names].join(''))
}

interface Placing {
  readonly x: (lon: number) => number
  readonly y: (lat: number) => number
  readonly radius: (size: number | null) => number
  /** Where the picture ends. */
  readonly right: number
}

const mostNamed = 40

/** The names of the points, the largest first, as far as they do not lie over each other or over a larger point. */
function namesOf({ points }: MapChart, { x, y, radius, right }: Placing): string[] {
  const boxes: (readonly [left: number, top: number, right: number, bottom: number])[] = []
  const isFree = (box: (typeof boxes)[number]): boolean =>
    box[2] <= right &&
    boxes.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3])
  const ranked = [...points].sort((a, b) => (b.value ?? 0) - (a.value ?? 0)).slice(0, 500)
  const names: string[] = []
  for (const { lat, lon, label, value } of ranked) {
    const [cx, cy, r] = [x(lon), y(lat), radius(value)]
    const name = label === null || names.length >= mostNamed ? null : shorten(label, 140, SMALL_SIZE)
    const place = { x: cx + r + 4, y: cy + 4 }
    const box = [place.x, cy - 7, place.x + (name === null ? 0 : textWidth(name, SMALL_SIZE)), cy + 7] as const
    if (name !== null && isFree(box)) {
      boxes.push(box)
      names.push(textSvg(name, { ...place, size: SMALL_SIZE, fill: INK }))
    }
    boxes.push([cx - r, cy - r, cx + r, cy + r])
  }
  return names
}

/** Area by value, since that is what the eye compares. */
export function radiusOf({ points, value }: MapChart): (size: number | null) => number {
  const largest = points.reduce((most, { value: size }) => Math.max(most, size ?? 0), 0)
  if (value === null || largest <= 0) return () => (points.length > 500 ? 2.5 : 4.5)
  return (size) => (size === null || size <= 0 ? 1.5 : Math.max(1.5, 16 * Math.sqrt(size / largest)))
}

export function placeText({ value }: MapChart, { label, lat, lon, value: size }: MapChart['points'][number]): string {
  const figure = value === null || size === null ? '' : `, ${axisName(value)} ${numberText(size)}`
  const place = `${degrees(lat, 'N', 'S')} ${degrees(lon, 'E', 'W')}`
  return label === null ? `${place}${figure}` : `${label}${figure} (${place})`
}

const degrees = (value: number, plus: string, minus: string): string =>
  `${Number(Math.abs(value).toFixed(4))}°${value === 0 ? '' : value > 0 ? plus : minus}`

const round = (value: number): number => Math.round(value * 100) / 100
