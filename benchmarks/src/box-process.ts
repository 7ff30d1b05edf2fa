import { silentLog } from '@udb/service'
import { parseSettings } from '@udb/service/settings'
import { startBox } from '@udb/box'

/** A real box in a process of its own, on a free port. Sends its address; ends in order when its parent lets go. */
const { settings } = parseSettings({ UDB_DATA_DIR: process.argv[2], UDB_PORT: '0', UDB_LOG_LEVEL: 'silent' })
const box = await startBox(settings, silentLog)
process.once('disconnect', () => void box.close().then(() => process.exit(0)))
process.send!({ url: box.url })
