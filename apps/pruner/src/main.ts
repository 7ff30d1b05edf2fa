import { main } from '@udb/service'
import { pruner } from './pruner.module.js'

await main('pruner', pruner)
