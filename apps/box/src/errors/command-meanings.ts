import type { Meanings } from './meaning.js'

/** What the command line finds before or after it has asked the box. */
export const commandMeanings = {
  kpi_option_invalid: { meaning: 'A `--kpi` has no name.', doThis: "Write it as `--kpi 'name=SELECT …'`." },
  file_not_found: {
    meaning: 'A file that was named is not there, or is no file that can be read.',
    doThis: 'Check the path.',
  },
  checks_unusable: {
    meaning:
      'Files of checks, contracts or suites cannot be used; each mistake is listed with its file, line and code.',
    doThis: 'Correct them; `./udb checks lint` names them all.',
  },
  gate_option_invalid: {
    meaning: '`--gate` was given without checks.',
    doThis: 'Give a file with `--checks` or `--contract`.',
  },
  table_option_invalid: {
    meaning: 'With `--table` the file of `--against` cannot be told apart from one of the same name.',
    doThis: 'Rename one of them, or leave `--table` out.',
  },
  out_option_invalid: {
    meaning: 'What `--out` names is no folder that can be made or written.',
    doThis: 'Give it a folder that this user may write.',
  },
  file_not_text: { meaning: 'A file that should be a text is none in UTF-8.', doThis: 'Save it as UTF-8.' },
  letter_unknown: {
    meaning: 'There is no dead letter of this name, or it is no longer kept.',
    doThis: 'See `./udb dead-letters list` for those that are.',
  },
  letters_unnamed: {
    meaning: 'Nothing says which dead letters are to be sent once more.',
    doThis: 'Name them as `./udb dead-letters list` does, or choose by `--code` or `--topic`.',
  },
  box_unreachable: {
    meaning: 'No box answers at the address.',
    doThis: 'Start one with `./udb up`, or set `UDB_PORT` to the port of the one that runs.',
  },
  unexpected_answer: {
    meaning: 'What answered is no box, or not of this version.',
    doThis: 'See what listens at the address.',
  },
} as const satisfies Meanings
