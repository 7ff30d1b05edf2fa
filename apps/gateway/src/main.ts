import { main } from '@udb/service'
import { gateway } from './gateway.module.js'

await main('gateway', gateway)
