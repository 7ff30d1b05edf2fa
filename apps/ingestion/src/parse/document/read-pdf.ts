import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import type { Metadata } from './block.js'
import { locked } from './document-error.js'
import type { DocumentFile, DocumentReader } from './document-file.js'
import type { PixelImage } from './page-image.js'
import { pdfBlocks, type PdfPage } from './pdf-blocks.js'
import type { TextRun } from './pdf-text.js'
import { recognizedBlocks } from './recognized-text.js'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

/** Of a broken file pdf.js rejects some promises that nobody waits for, beside the one that says what is wrong. */
const ignored = (): void => undefined

/** A PDF by the places of its letters. Nothing in it is run, and no font or file is fetched. */
export const readPdf: DocumentReader = async ({ bytes, documentId, scans }) => {
  process.off('unhandledRejection', ignored).on('unhandledRejection', ignored)
  const pdf = await getDocumentProxy(new Uint8Array(bytes), {
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: 0,
  }).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'PasswordException' ? locked('PDF') : error
  })
  const operators = await paintingOperators()
  const pages: PdfPage[] = []
  for (let page = 1; page <= pdf.numPages; page++) pages.push(await pageOf(pdf, page, operators, { documentId, scans }))
  const { title, ...metadata } = await infoOf(pdf)
  return {
    title: typeof title === 'string' && title.trim() !== '' ? title.trim() : null,
    language: null,
    metadata: { ...metadata, pages: pdf.numPages },
    blocks: pdfBlocks(pages),
    attachments: [],
  }
}

interface Operators {
  /** What leaves something to be seen on a page, as pdf.js numbers it. */
  readonly painting: ReadonlySet<number>
  readonly image: number
}

async function paintingOperators(): Promise<Operators> {
  const { OPS } = await getResolvedPDFJS()
  const names = /^(paint|fill|eoFill|stroke|shadingFill|close.*(Fill|Stroke)|constructPath|rawFillPath)/
  const painting = Object.entries(OPS).flatMap(([name, operator]) => (names.test(name) ? [operator] : []))
  return { painting: new Set(painting), image: OPS.paintImageXObject }
}

async function pageOf(pdf: Pdf, page: number, operators: Operators, { documentId, scans }: Scanning): Promise<PdfPage> {
  const shown = await pdf.getPage(page)
  try {
    const runs = await runsOf(shown)
    const size = shown.getViewport({ scale: 1 })
    const { height } = size
    if (runs.length > 0) return { page, runs, height, drawn: true, recognized: [] }
    const { fnArray, argsArray } = await shown.getOperatorList()
    const drawn = fnArray.some((operator) => operators.painting.has(operator))
    const words = scans?.recognized(documentId, page) ?? null
    if (words !== null) return { page, runs, height, drawn, recognized: recognizedBlocks(words, page, size) }
    if (scans !== null) {
      const keys = argsArray.flatMap((args: unknown[], i) => (fnArray[i] === operators.image ? [String(args[0])] : []))
      const image = await largestImage(shown, keys)
      if (image !== null) scans.keep(documentId, page, image)
    }
    return { page, runs, height, drawn, recognized: [] }
  } finally {
    shown.cleanup()
  }
}

type Scanning = Pick<DocumentFile, 'documentId' | 'scans'>

/** A page that was scanned is one image, whatever stamps lie over it. */
async function largestImage(page: Page, keys: readonly string[]): Promise<PixelImage | null> {
  let largest: PixelImage | null = null
  for (const key of new Set(keys)) {
    const objects = key.startsWith('g_') ? page.commonObjs : page.objs
    const image = await new Promise<Partial<PixelImage> | null>((resolve) => {
      objects.get(key, resolve)
    })
    const { width = 0, height = 0, data } = image ?? {}
    if (data !== undefined && width * height > (largest === null ? 0 : largest.width * largest.height))
      largest = { width, height, data }
  }
  return largest
}

async function runsOf(page: Page): Promise<TextRun[]> {
  const { transform } = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  return items.flatMap((item): TextRun[] => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [, , c, d, e, f] = product(transform as number[], item.transform as number[])
    return [{ text: item.str, x: e!, y: f!, width: item.width, size: Math.hypot(c!, d!) || item.height }]
  })
}

/** Of two transformations `[a, b, c, d, e, f]`, the second one first. */
const product = ([a, b, c, d, e, f]: number[], [g, h, i, j, k, l]: number[]): number[] => [
  a! * g! + c! * h!,
  b! * g! + d! * h!,
  a! * i! + c! * j!,
  b! * i! + d! * j!,
  a! * k! + c! * l! + e!,
  b! * k! + d! * l! + f!,
]

const told: Readonly<Record<string, string>> = {
  Title: 'title',
  Author: 'author',
  Subject: 'subject',
  Keywords: 'keywords',
  Creator: 'creator',
  Producer: 'producer',
  CreationDate: 'created',
  ModDate: 'modified',
}

/** A time as PDF writes it, e.g. `D:20240131120000+01'00'`; every other text stays what it is. */
const isoTime = (text: string): string =>
  text.replace(
    /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?.*$/,
    (_, y, mo, d, h, mi, s, zone = '+00', minutes = '00') => `${y}-${mo}-${d}T${h}:${mi}:${s}${zone}:${minutes}`,
  )

async function infoOf(pdf: Pdf): Promise<Metadata> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }))
  return Object.fromEntries(
    Object.entries(info).flatMap(([name, value]: [string, unknown]) =>
      told[name] !== undefined && typeof value === 'string' ? [[told[name], isoTime(value.slice(0, 2_000))]] : [],
    ),
  )
}
