import { describe, expect, test } from '@jest/globals'
import { boxPacked, field, fileOf, packed, plus, sample, samples } from './box-packed.fixture.js'
import { checkContracts } from './check-contracts.js'
import type { SampleFile } from './check-samples.js'

describe('samples', () => {
  const sampled = (...of: SampleFile[]) =>
    checkContracts([fileOf(boxPacked)], [], of).map(({ file, field, rule }) => [file, field, rule].join(' '))

  test('that are right are taken', () => {
    expect(sampled(...samples)).toEqual([])
  })

  test.each<readonly [what: string, of: readonly SampleFile[], violation: string]>([
    ['a valid one is missing', [samples[1]!], 'box/box.packed.v1.avsc  sample_missing'],
    ['an invalid one is missing', [samples[0]!], 'box/box.packed.v1.avsc  sample_missing'],
    [
      'a valid one has a wrong type',
      [...samples, { ...sample(true, { ...packed, count: 'one' }), file: 'a.json' }],
      'a.json count sample_rejected',
    ],
    [
      'a valid one is wrong inside',
      [...samples, { ...sample(true, { ...packed, parts: [{}] }), file: 'a.json' }],
      'a.json parts.0.kind sample_rejected',
    ],
    [
      'a valid one has a field too many',
      [...samples, { ...sample(true, { ...packed, colour: 'red' }), file: 'a.json' }],
      'a.json  sample_rejected',
    ],
    ['a valid one is no JSON', [...samples, { ...sample(true, undefined), file: 'a.json' }], 'a.json  sample_rejected'],
    ['an invalid one is valid', [...samples, { ...sample(false, packed), file: 'a.json' }], 'a.json  sample_accepted'],
    [
      'one belongs to no schema',
      [...samples, sample(true, packed, 2)],
      'box/box.packed.v2.valid-x.json  sample_orphaned',
    ],
  ])('are told of when %s', (_, of, violation) => {
    expect(sampled(...of)).toEqual([violation])
  })

  test('write bytes as Avro does, a character a byte, also inside unions and lists', () => {
    const withBytes = plus(
      field('raw', 'bytes'),
      field('maybe', ['null', 'bytes']),
      field('many', { type: 'array', items: 'bytes' }),
    )
    const json = { ...packed, raw: '\u0000\u00ff', maybe: 'a', many: ['b'] }
    expect(checkContracts([fileOf(withBytes)], [], [sample(true, json), sample(false, { ...json, raw: 7 })])).toEqual(
      [],
    )
  })
})
