import { personalKinds } from '@udb/personal'
import { z } from 'zod'
import { countedValueSchema, countOf, figure, share } from './figure-schema.js'

/*
 * What is in texts, documents, lists and records, beside their lengths and counts. Much of it is read from a sample of
 * the different values, and says so.
 */

export const textFormats = [
  'email',
  'url',
  'uuid',
  'ip_address',
  'mac_address',
  'iban',
  'card_number',
  'phone',
  'date',
  'datetime',
  'time',
  'boolean',
  'integer',
  'digits',
  'decimal',
  'amount',
  'coordinates',
  'hash',
  'postal_code',
  'json',
  'other',
] as const
export type TextFormat = (typeof textFormats)[number]

export const formatsSchema = z
  .object({
    found: z
      .array(z.object({ format: z.enum(textFormats), share: share('Rows of the values read') }))
      .describe('Each value has one format, the first that fits; the most frequent first, at most 6'),
    impossibleDates: countOf('Rows written as a date that no calendar has; where not exact, an estimate'),
    valuesRead: countOf('Different values that were read for this'),
    exact: z.boolean().describe('Whether those were all the different values'),
    errorBound: figure('Where not exact: half the width of a 95 % interval of a share, at most'),
  })
  .describe('What the texts are likely to be')
export type Formats = z.infer<typeof formatsSchema>

export const wordsSchema = z
  .object({
    meanPerValue: z.number().describe('Words of a value, on average over the rows'),
    distinct: countOf('Different words in the values read, regardless of case'),
    top: z
      .array(z.object({ word: z.string(), share: share('Rows of the values read that have it') }))
      .describe('The most frequent words, at most 20'),
    exact: z.boolean().describe('Whether all the different values were read'),
  })
  .describe('Runs of letters and digits, in small letters; of the first 2,000 characters of a value')
export type Words = z.infer<typeof wordsSchema>

export const spellingReasons = ['case', 'spacing', 'accents', 'one_character'] as const
export const spellingsSchema = z.object({
  why: z
    .enum(spellingReasons)
    .describe('In what they differ: letters big or small, spaces and punctuation, accents, or one character'),
  values: z.array(countedValueSchema).describe('The most frequent first, at most 5'),
})
export type Spellings = z.infer<typeof spellingsSchema>

export const rareSchema = z
  .object({
    values: countOf('Different values that have less than 1 % of the rows each'),
    rows: countOf('Rows with such a value'),
    examples: z.array(countedValueSchema).describe('The rarest first, at most 5'),
  })
  .describe('Rare values of a category')
export type Rare = z.infer<typeof rareSchema>

export const jsonStatsSchema = z
  .object({
    kinds: z.array(z.object({ kind: z.string().describe("DuckDB's json_type"), share: share('Rows') })),
    keys: z
      .array(
        z.object({
          key: z.string(),
          share: share('Rows of the values read that have it'),
          kinds: z.array(z.string()).describe("DuckDB's json_type of what it holds, the most frequent first"),
        }),
      )
      .describe('Keys of the outermost objects, the most frequent first, at most 50'),
    exact: z.boolean().describe('Whether all the different values were read'),
  })
  .describe('Texts that are JSON')
export type JsonStats = z.infer<typeof jsonStatsSchema>

export const nestedStatsSchema = z
  .object({
    fields: z
      .array(z.object({ name: z.string(), type: z.string(), missingShare: share('Rows of the column without it') }))
      .describe('Of records: their fields, at most 100'),
    empty: countOf('Lists or maps without anything in them'),
    items: countOf('Items of all lists, or entries of all maps'),
    missingItems: countOf('Items that are NULL'),
    topItems: z.array(countedValueSchema).describe('Most frequent items, or keys of maps, at most 10'),
    exact: z.boolean().describe('Whether the items of all values were read for the most frequent ones'),
  })
  .describe('What is in lists, maps and records')
export type NestedStats = z.infer<typeof nestedStatsSchema>

export const personalSchema = z
  .object({
    kind: z.enum(personalKinds),
    by: z.enum(['values', 'name', 'both']).describe('What says so: the values, the name of the column, or both'),
    share: figure('Rows of the values read that have the form, where the values say so'),
    masked: z.boolean().describe('Whether values of this column are shown with their letters and digits covered'),
  })
  .describe('Why the column may hold personal data')
export type Personal = z.infer<typeof personalSchema>

export const suspectDatesSchema = z
  .object({
    placeholders: z
      .array(z.object({ day: z.string(), count: countOf('Rows') }))
      .describe('Days that programs write for nothing, and that have no other row within 30 days'),
    future: countOf('Rows later than the profile'),
    before1900: countOf('Rows before 1900-01-01'),
    after2100: countOf('Rows from 2100-01-01 on'),
  })
  .describe('Dates that are hardly meant; infinite ones are not among them')
export type SuspectDates = z.infer<typeof suspectDatesSchema>
