import { expect, test } from '@jest/globals'
import { wordsOfName } from './personal-names.js'

test('names in every case are the same words', () => {
  expect(['pickupLat', 'PICKUP_LAT', 'pickup-lat', ' pickup.lat '].map(wordsOfName)).toEqual(
    Array.from({ length: 4 }, () => 'pickup lat'),
  )
})
