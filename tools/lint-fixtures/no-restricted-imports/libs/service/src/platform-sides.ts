import { openFolderStore } from '@udb/objects'

export const objects = openFolderStore
