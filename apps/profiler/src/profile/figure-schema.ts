import { z } from 'zod'

/** The figures of the profile's schema; each says what it is, because the JSON Schema made from it is the documentation. */
export const countOf = (what: string) => z.number().int().nonnegative().describe(what)
export const share = (what: string) => z.number().min(0).max(1).describe(`${what}, from 0 to 1`)
export const figure = (what: string) => z.number().nullable().describe(what)
export const exactNumber = (what: string) =>
  z.union([z.number(), z.string()]).nullable().describe(`${what}; a decimal string where a double would lose digits`)

export const countedValueSchema = z.object({
  value: z.string().describe('The value as text, cut to 200 characters'),
  count: countOf('Rows with this value'),
})
export type CountedValue = z.infer<typeof countedValueSchema>
