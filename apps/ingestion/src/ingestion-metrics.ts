import { ServiceMetrics } from '@udb/service'
import { Counter } from 'prom-client'

export interface IngestedRows {
  readonly read: number
  readonly written: number
  readonly rejected: number
  /** Of the written ones, those of documents. */
  readonly fragments: number
}

export class IngestionMetrics extends ServiceMetrics {
  private readonly rows: Counter<'outcome'>
  private readonly bytes: Counter
  private readonly fragments: Counter

  constructor() {
    super('ingestion')
    this.rows = new Counter({
      name: 'ingest_rows',
      help: 'Rows of files that were parsed: read, and of those written or rejected.',
      labelNames: ['outcome'],
      registers: [this.registry],
    })
    this.bytes = new Counter({
      name: 'ingest_bytes',
      help: 'Bytes of files that were parsed, as they were sent.',
      registers: [this.registry],
    })
    this.fragments = new Counter({
      name: 'ingest_fragments',
      help: 'Fragments of documents that were written: headings, paragraphs, tables, pages without text and so on.',
      registers: [this.registry],
    })
    this.count({ read: 0, written: 0, rejected: 0, fragments: 0 })
  }

  /** Called once for each file that was parsed. */
  ingested(sizeBytes: number, rows: IngestedRows): void {
    this.bytes.inc(sizeBytes)
    this.count(rows)
  }

  private count({ read, written, rejected, fragments }: IngestedRows): void {
    this.rows.inc({ outcome: 'read' }, read)
    this.rows.inc({ outcome: 'written' }, written)
    this.rows.inc({ outcome: 'rejected' }, rejected)
    this.fragments.inc(fragments)
  }
}
