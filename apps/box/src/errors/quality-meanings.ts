import type { Meanings } from './meaning.js'

/** What is wrong with checks of quality, and what they fail with. */
export const qualityMeanings = {
  checks_invalid: {
    meaning: 'A suite of checks does not have its shape: a field is missing, unknown, or contradicts another.',
    doThis: 'Correct the place that the pointer names; `docs/quality.md` shows every check with an example.',
  },
  check_type_unknown: {
    meaning: 'There is no check of that type.',
    doThis: 'Use one of the types that the hint lists.',
  },
  check_pattern_invalid: {
    meaning: 'A pattern is no regular expression in the syntax of RE2.',
    doThis: 'Correct it; there is no looking ahead or back, and no reference to a group.',
  },
  check_threshold_invalid: {
    meaning: 'A threshold is no number (or time, or duration), lies outside of what it may be, or contradicts another.',
    doThis: 'Correct the place that the pointer names.',
  },
  check_id_duplicate: {
    meaning: 'Two checks of a suite have the same id.',
    doThis: 'Give each an id of its own, or none.',
  },
  check_not_applicable: {
    meaning:
      'A check does not fit the type of its column; it is an error of that check, and the others are carried out.',
    doThis: 'Name another column, or use a check that fits its type.',
  },
  quality_gate_closed: {
    meaning:
      'Checks of severity error failed, or could not be carried out, and the request asked for a gate. The report is there.',
    doThis: 'Look at `quality-<table>.html` of the job: it names each check and the SQL that finds its rows.',
  },
} as const satisfies Meanings
