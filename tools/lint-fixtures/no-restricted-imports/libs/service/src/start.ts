// red
import { openFolderStore as open } from '@udb/objects'

export const objects = open
