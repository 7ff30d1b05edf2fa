import { main } from '@udb/service'
import { analyzer } from './analyzer.module.js'

await main('analyzer', analyzer)
