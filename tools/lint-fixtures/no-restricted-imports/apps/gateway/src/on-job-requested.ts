// red
import { openEmbeddedBus } from '@udb/bus'

export const bus = openEmbeddedBus
