import { placeOnServer } from '../fixtures/place-on-server.js'
import { rebuildFeatures } from './rebuild.features.js'

rebuildFeatures(placeOnServer)
