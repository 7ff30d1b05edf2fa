import { main } from '@udb/service'
import { profiler } from './profiler.module.js'

await main('profiler', profiler)
