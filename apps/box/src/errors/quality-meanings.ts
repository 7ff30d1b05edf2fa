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
  yaml_invalid: {
    meaning: 'A file of checks, a contract or a suite is no YAML or JSON that can be read.',
    doThis: 'Correct the line that is named; `udb checks lint` names them all.',
  },
  yaml_number_unfaithful: {
    meaning: 'A number in a file would not be read as it is written: `007`, or an integer that no double can hold.',
    doThis: 'Write it in quotes if the text is meant.',
  },
  contract_invalid: {
    meaning: 'A file is no data contract of ODCS 3, or has not its shape.',
    doThis: 'Correct the line that is named.',
  },
  expectations_invalid: {
    meaning: 'A file is no suite of Great Expectations, or has not its shape.',
    doThis: 'Give the JSON file of one suite, as Great Expectations 0.18 or 1 stores it.',
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
