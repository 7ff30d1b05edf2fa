import type { Grid } from './grid.js'

/** `[x0, y0, x1, y1]` in points, from the upper left corner of the page. */
export type Box = readonly [number, number, number, number]

export type TextKind = 'paragraph' | 'list_item' | 'quote' | 'code' | 'caption' | 'note' | 'page_header' | 'page_footer'

export type Metadata = Readonly<Record<string, unknown>>

interface Placed {
  /** 1-based. */
  readonly page?: number
  readonly bbox?: Box
  readonly metadata?: Metadata
}

/** One piece of a document, in reading order; what each format's reader gives. */
export type Block = Placed &
  (
    | { readonly is: 'heading'; readonly level: number; readonly text: string }
    | { readonly is: TextKind; readonly text: string }
    | { readonly is: 'table'; readonly grid: Grid }
    | { readonly is: 'image' | 'attachment'; readonly text: string | null }
    | { readonly is: 'scanned_page' | 'blank_page' }
  )

/** A document in a document, such as the attachment of a mail. */
export interface Attachment {
  readonly name: string
  readonly mediaType: string | null
  readonly bytes: Uint8Array
}

export interface DocumentContent {
  readonly title: string | null
  /** As the document declares it; null where it does not. */
  readonly language: string | null
  readonly metadata: Metadata
  readonly blocks: readonly Block[]
  readonly attachments: readonly Attachment[]
}
