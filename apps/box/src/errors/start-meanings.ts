import type { Meanings } from './meaning.js'

/** What ends a start, or warns at it. */
export const startMeanings = {
  setting_invalid: {
    meaning: 'A setting has a value that cannot be used.',
    doThis: 'Correct the setting that is named, in the environment or in the file of `UDB_CONFIG`.',
  },
  setting_missing: {
    meaning: 'A setting is needed by another one, or by what is started, and is not there.',
    doThis: 'Set it as well, as the hint says.',
  },
  service_unknown: { meaning: 'No service has the name that was given.', doThis: 'Use one of the names of the hint.' },
  service_starting: {
    meaning: 'The service waits for what it needs, and serves nothing yet.',
    doThis: 'Try again in a moment; `GET /readyz` says what it waits for.',
  },
  setting_unsupported: {
    meaning: 'A setting, or an option of the start, asks for what this version does not have.',
    doThis: 'Unset it.',
  },
  setting_unsafe: {
    meaning: 'The settings together would let strangers in.',
    doThis: 'Bind to a loopback address, as the hint says.',
  },
  setting_unknown: {
    meaning: 'A name that begins with `UDB_` is no setting; a warning only.',
    doThis: 'Correct its spelling, or unset it.',
  },
  data_folder_in_use: {
    meaning: 'Another box uses the data folder.',
    doThis: 'Stop that box, or give this one a folder of its own in `UDB_DATA_DIR`.',
  },
  data_folder_unusable: {
    meaning: 'The data folder cannot be made or written.',
    doThis: 'Give `UDB_DATA_DIR` a folder that this user may write.',
  },
  port_in_use: {
    meaning: 'Something else listens on the address.',
    doThis: 'Stop it, or give `UDB_PORT` another port (0 takes a free one).',
  },
  port_not_allowed: { meaning: 'This user may not listen on the port.', doThis: 'Give `UDB_PORT` a port above 1023.' },
  dependency_down: {
    meaning: 'With `UDB_STRICT_STARTUP`, something that the box needs did not answer at the start.',
    doThis: 'Bring it up, or unset `UDB_STRICT_STARTUP` to wait for it.',
  },
} as const satisfies Meanings
