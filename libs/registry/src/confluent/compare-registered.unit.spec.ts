import { describe, expect, test } from '@jest/globals'
import type { EventSchema } from '@udb/events'
import { boxPacked, field, fileOf, plus, retyped, without } from '../contracts/box-packed.fixture.js'
import { compareRegistered, type SubjectInRegistry } from './compare-registered.js'

const SUBJECT = 'udb.jobs.v1-udb.BoxPacked'
const URL = 'http://registry/apis/ccompat/v7'
const second = plus(field('color', ['null', 'string'], { default: null }))
const third = { ...second, fields: [...second.fields, field('size', 'int', { default: 0 })] }

/** A folder with these versions, and a registry with those under the subject of the event. */
function compared(
  folder: readonly EventSchema[],
  registered: readonly EventSchema[],
  more: Partial<SubjectInRegistry> = {},
) {
  const versions = folder.map((schema, i) => fileOf(schema, i + 1))
  const { violations, notes } = compareRegistered(
    [
      {
        plan: { subject: SUBJECT, topic: 'udb.jobs.v1', event: 'box.packed', versions },
        compatibility: registered.length === 0 ? null : 'FULL_TRANSITIVE',
        versions: registered.map((schema, i) => ({ version: i + 1, id: 40 + i, schema })),
        objections: new Map(),
        ...more,
      },
    ],
    URL,
  )
  expect([...violations, ...notes].every(({ subject, hint }) => subject === SUBJECT && hint !== '')).toBe(true)
  const told = (list: typeof violations) => list.map(({ file, field, rule, message }) => [file, field, rule, message])
  return { violations: told(violations), notes: told(notes) }
}

const FIRST = 'box/box.packed.v1.avsc'
const SECOND = 'box/box.packed.v2.avsc'

describe('a folder against a registry', () => {
  test.each([
    ['is the same', [boxPacked, second], [boxPacked, second]],
    ['was registered with other docs', [boxPacked], [{ ...boxPacked, doc: 'Said worse.' }]],
    ['stands there twice, with two docs', [boxPacked], [{ ...boxPacked, doc: 'Said worse.' }, boxPacked]],
  ])('says nothing where it %s', (_, folder, registered) => {
    expect(compared(folder, registered)).toEqual({ violations: [], notes: [] })
  })

  test('names what is not registered at all, once a subject', () => {
    expect(compared([boxPacked, second], [])).toEqual({
      violations: [[SECOND, '', 'subject_missing', 'nothing is registered under the subject']],
      notes: [],
    })
  })

  test('names a version that has not come yet', () => {
    expect(compared([boxPacked, second], [boxPacked]).violations).toEqual([
      [SECOND, '', 'version_missing', 'version 2 is not registered'],
    ])
  })

  test('names each field in which a version is not the one that is registered', () => {
    const folder = [retyped('count', 'long')]
    expect(compared(folder, [boxPacked])).toEqual({
      violations: [[FIRST, 'count', 'registered_differs', 'version 1 is registered otherwise: the field changed']],
      notes: [],
    })
  })

  test('names the rule that a next version breaks against any that is registered', () => {
    expect(compared([boxPacked, second, without('count')], [boxPacked, second]).violations).toEqual([
      [
        'box/box.packed.v3.avsc',
        'count',
        'field_removed_without_default',
        'against the registered version 2: the field is gone, and had no default',
      ],
    ])
  })

  test('tells what only the registry sees', () => {
    const objections = new Map([[SECOND, 'reader lacks a type']])
    expect(compared([boxPacked, second], [boxPacked], { objections }).violations).toEqual([
      [SECOND, '', 'incompatible', 'the registry would not take it: reader lacks a type'],
    ])
  })

  test('notes that somebody is ahead, which is no violation', () => {
    expect(compared([boxPacked], [boxPacked, second])).toEqual({
      violations: [],
      notes: [[FIRST, '', 'version_unknown', 'version 2 is registered, newer than what this folder has']],
    })
  })

  test('notes a version that only others have, and that is older', () => {
    expect(compared([third], [boxPacked, third]).notes).toEqual([
      [FIRST, '', 'version_unknown', 'version 1 is registered, besides what this folder has'],
    ])
  })

  test('names the rule that what others registered breaks with our newest version', () => {
    const strange = plus(field('color', 'string'))
    const { violations, notes } = compared([boxPacked], [boxPacked, strange])
    expect(violations).toEqual([
      [
        FIRST,
        'color',
        'field_added_without_default',
        'against the registered version 2: the field is new and has no default',
      ],
    ])
    expect(notes).toHaveLength(1)
  })

  test.each(['NONE', 'BACKWARD', 'FULL'])('names a subject of compatibility %s, and how to set it', (compatibility) => {
    expect(compared([boxPacked], [boxPacked], { compatibility }).violations).toEqual([
      [FIRST, '', 'compatibility_differs', `the compatibility is ${compatibility}, and should be FULL_TRANSITIVE`],
    ])
  })
})
