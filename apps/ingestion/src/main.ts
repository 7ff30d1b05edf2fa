import { main } from '@udb/service'
import { ingestion } from './ingestion.module.js'

await main('ingestion', ingestion)
