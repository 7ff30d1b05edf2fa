// red
import * as gateway from '@udb/gateway'

export const planner = gateway
