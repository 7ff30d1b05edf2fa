import { short, whole } from '../number-text.js'
import type { Place } from '../relation-schema.js'
import { factList } from './facts.js'
import { cellPaths } from './interaction-picture.js'
import { type Markup, markup, value } from './markup.js'

/** Coordinates: their box, and where in it the rows are. */
export function placeSection(places: readonly Place[]): Markup | null {
  if (places.length === 0) return null
  return markup`<section id="places"><h2>Places</h2><div class="looks">${places.map(placeCard)}</div></section>`
}

function placeCard(place: Place): Markup {
  const { latitude, longitude, south, west, north, east, grid } = place
  const box = (low: number | null, high: number | null): string => `${short(low)}° to ${short(high)}°`
  const label = `Rows by ${longitude} to the right and ${latitude} upwards; darker where there are more`
  return markup`<article class="card look"><h3>${value(latitude, 40)}, ${value(longitude, 40)}</h3>${factList([
    ['On the globe', whole(place.rows)],
    ['Latitude', south === null ? null : box(south, north)],
    ['Longitude', west === null ? null : box(west, east)],
    ['Beyond 90° or 180°', place.outside > 0 ? whole(place.outside) : null],
    ['At 0, 0', place.zero > 0 ? whole(place.zero) : null],
  ])}${
    grid.length > 0 &&
    markup`<figure class="chart density"><svg viewBox="0 0 ${grid.length} ${grid.length}" preserveAspectRatio="none" role="img" aria-label="${label}">${cellPaths(grid)}</svg><figcaption><span>${short(west)}°</span><span>${short(east)}°</span></figcaption></figure>`
  }</article>`
}
