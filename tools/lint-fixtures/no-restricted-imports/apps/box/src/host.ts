import { openFolderRegistry } from '@udb/registry'

export const registry = openFolderRegistry
