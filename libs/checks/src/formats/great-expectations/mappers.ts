import { COLUMN_EXPECTATIONS } from './column-expectations.js'
import type { Mapper } from './expectation.js'
import { MEASURE_EXPECTATIONS } from './measure-expectations.js'
import { TABLE_EXPECTATIONS } from './table-expectations.js'

const MAPPERS: ReadonlyMap<string, Mapper> = new Map(
  Object.entries({ ...COLUMN_EXPECTATIONS, ...MEASURE_EXPECTATIONS, ...TABLE_EXPECTATIONS }),
)

/** What makes checks of an expectation of that name, if anything does. */
export const mapperOf = (name: string): Mapper | undefined => MAPPERS.get(name)
