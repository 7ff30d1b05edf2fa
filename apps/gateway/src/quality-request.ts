import { suiteJsonSchema } from '@udb/checks'
import { z } from 'zod'

const { $schema: _, ...suiteShape } = suiteJsonSchema

/**
 * What a request may ask of quality. The suites are read by the plan and not here: it says of each mistake where it stands, and there may
 * be many.
 */
export const qualityRequest = z
  .strictObject({
    suites: z
      .array(z.unknown().meta(suiteShape))
      .max(1_000)
      .optional()
      .describe('The checks of each table; several of one table count together.'),
    gate: z
      .boolean()
      .optional()
      .describe(
        'Whether a check of severity error that does not pass fails the job; where not given, each suite says it.',
      ),
    watch: z
      .boolean()
      .optional()
      .describe(
        'Whether every table of the job is also checked for what holds for any: that it has rows, and that their number and the missing values are what they usually are. True where there are no suites.',
      ),
    propose: z
      .boolean()
      .optional()
      .describe(
        'Whether checks are proposed from the profile of every table of the job. True where there are no suites.',
      ),
  })
  .describe('Checks of tables.')
export type QualityRequest = z.infer<typeof qualityRequest>
