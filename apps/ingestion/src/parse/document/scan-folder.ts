import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PixelImage, portableMap } from './page-image.js'

/** More pages are marked, and not read. */
const mostScans = 200

/**
 * Where the images of scanned pages lie for Tesseract, and what it read of them, once it has: a reader that runs again finds
 * it there. Pages are told apart by their document's hash.
 */
export class ScanFolder {
  constructor(private readonly dir: string) {}

  /** What Tesseract read of a page, as its table of words; null when it has not. */
  recognized(documentId: string, page: number): string | null {
    const path = this.pathOf(documentId, page, 'tsv')
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }

  keep(documentId: string, page: number, image: PixelImage): void {
    if (readdirSync(this.dir).length >= mostScans) return
    const map = portableMap(image)
    if (map !== null) writeFileSync(this.pathOf(documentId, page, 'pnm'), map)
  }

  private pathOf(documentId: string, page: number, ending: string): string {
    return join(this.dir, `${documentId.slice(0, 32)}-${page}.${ending}`)
  }
}
