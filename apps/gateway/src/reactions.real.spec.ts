import { placeOnServer } from './fixtures/place-on-server.js'
import { reactionFeatures } from './reactions.features.js'

reactionFeatures(placeOnServer)
