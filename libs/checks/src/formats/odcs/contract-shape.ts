import { z } from 'zod'

/**
 * As much of a data contract (Open Data Contract Standard, version 3) as checks can come of. What else stands in one is kept out of the
 * way; that it was there is said.
 */

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const custom = z.array(z.looseObject({ property: z.string(), value: z.unknown().optional() })).nullish()

const quality = z.looseObject({
  id: text.nullish(),
  name: text.nullish(),
  description: z.string().nullish(),
  type: z.string().nullish(),
  metric: z.string().nullish(),
  rule: z.string().nullish(),
  arguments: z.record(z.string(), z.unknown()).nullish(),
  query: z.string().nullish(),
  engine: z.string().nullish(),
  implementation: z.unknown().optional(),
  unit: z.string().nullish(),
  severity: z.string().nullish(),
  dimension: z.string().nullish(),
  tags: z.array(text).nullish(),
  customProperties: custom,
})

const reference = z.union([z.string(), z.array(z.string())])
const relationship = z.looseObject({ type: z.string().nullish(), from: reference.nullish(), to: reference })

const property = z.looseObject({
  name: z.string().min(1),
  id: text.nullish(),
  physicalName: z.string().nullish(),
  physicalType: z.string().nullish(),
  logicalType: z.string().nullish(),
  logicalTypeOptions: z.record(z.string(), z.unknown()).nullish(),
  required: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  primaryKey: z.boolean().nullish(),
  primaryKeyPosition: z.number().nullish(),
  relationships: z.array(relationship).nullish(),
  quality: z.array(quality).nullish(),
  properties: z.array(z.unknown()).nullish(),
  items: z.unknown().optional(),
})

const object = z.looseObject({
  name: z.string().min(1),
  id: text.nullish(),
  physicalName: z.string().nullish(),
  description: z.string().nullish(),
  properties: z.array(property).nullish(),
  relationships: z.array(relationship).nullish(),
  quality: z.array(quality).nullish(),
  customProperties: custom,
})

const serviceLevel = z.looseObject({
  id: text.nullish(),
  property: z.string(),
  value: z.unknown().optional(),
  unit: z.string().nullish(),
  element: z.string().nullish(),
  description: z.string().nullish(),
})

export const contractShape = z.looseObject({
  kind: z.literal('DataContract', 'expected DataContract'),
  apiVersion: z.string().regex(/^v3\.\d+\.\d+$/, 'expected a version 3, such as v3.1.0'),
  schema: z.array(object).nullish(),
  slaDefaultElement: z.string().nullish(),
  slaProperties: z.array(serviceLevel).nullish(),
  team: z.unknown().optional(),
})

export type Contract = z.infer<typeof contractShape>
export type ContractObject = z.infer<typeof object>
export type ContractProperty = z.infer<typeof property>
export type ContractQuality = z.infer<typeof quality>
export type ContractRelationship = z.infer<typeof relationship>

/** The engine under whose name a contract keeps checks that have no other place in it. */
export const OWN_ENGINE = 'udb'

/** Custom properties of an export from here: the check that a rule was, and that a failed check closes the gate. */
export const CHECK_PROPERTY = 'udbCheck'
export const GATE_PROPERTY = 'udbGate'
