import { describe, expect, test } from '@jest/globals'
import { graticule, mapSvg, radiusOf, viewOf } from './map-svg.js'
import type { MapChart } from './chart-model.js'

const point = (lat: number, lon: number, value: number | null = null) => ({ lat, lon, label: null, value })
const map = (points: MapChart['points'], value: MapChart['value'] = null): MapChart => ({
  kind: 'map',
  title: 'T',
  subtitle: null,
  notes: [],
  points,
  value,
})

describe('the view', () => {
  test.each([
    ['the whole earth', [point(-90, -180), point(90, 180)]],
    ['one place', [point(52, 13)]],
    ['a pole', [point(90, 0), point(90, 10)]],
    ['a tall strip', [point(-50, 10), point(50, 10)]],
  ])('of %s holds every point', (_, points) => {
    const view = viewOf(points, 858, 460)
    for (const { lat, lon } of points) {
      expect((lon - view.west) * view.perLon).toBeGreaterThanOrEqual(0)
      expect((lon - view.west) * view.perLon).toBeLessThanOrEqual(858)
      expect((view.north - lat) * view.perLat).toBeGreaterThanOrEqual(0)
      expect((view.north - lat) * view.perLat).toBeLessThanOrEqual(460)
    }
  })

  test('keeps the proportion of the middle latitude', () => {
    const view = viewOf([point(59, 10), point(61, 12)], 858, 460)
    expect(view.perLon / view.perLat).toBeCloseTo(0.5, 10)
  })
})

test('the graticule has round degrees, and few of them', () => {
  expect(graticule(-180, 360)).toEqual([-180, -135, -90, -45, 0, 45, 90, 135, 180].filter((lon) => lon % 90 === 0))
  expect(graticule(9.7, 4)).toEqual([10, 11, 12, 13])
  expect(graticule(0.11, 0.05)).toEqual([0.11, 0.12, 0.13, 0.14, 0.15, 0.16])
})

test('the area of a point is its value', () => {
  const radius = radiusOf(map([point(0, 0, 100), point(0, 1, 25)], { label: 'n', unit: null }))
  expect([radius(100), radius(25), radius(0), radius(null)]).toEqual([16, 8, 1.5, 1.5])
})

test('what a place is called is text, and says where it is', () => {
  const svg = mapSvg(map([{ lat: -33.9, lon: 151.2, label: '<b>', value: 2 }], { label: 'n', unit: null }))
  expect(svg).toContain('<title>&lt;b&gt;, n 2 (33.9°S 151.2°E)</title>')
  expect(svg).not.toContain('<b>')
})
