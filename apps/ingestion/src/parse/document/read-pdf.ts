import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import type { Metadata } from './block.js'
import { locked } from './document-error.js'
import type { DocumentReader } from './document-file.js'
import { pdfBlocks, type PdfPage } from './pdf-blocks.js'
import type { TextRun } from './pdf-text.js'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

/** A PDF by the places of its letters. Nothing in it is run, and no font or file is fetched. */
export const readPdf: DocumentReader = async ({ bytes }) => {
  const pdf = await getDocumentProxy(new Uint8Array(bytes), {
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: 0,
  }).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'PasswordException' ? locked('PDF') : error
  })
  const paints = await paintingOperators()
  const pages: PdfPage[] = []
  for (let page = 1; page <= pdf.numPages; page++) pages.push(await pageOf(pdf, page, paints))
  const { title, ...metadata } = await infoOf(pdf)
  return {
    title: typeof title === 'string' && title.trim() !== '' ? title.trim() : null,
    language: null,
    metadata: { ...metadata, pages: pdf.numPages },
    blocks: pdfBlocks(pages),
    attachments: [],
  }
}

/** What leaves something to be seen on a page, as pdf.js numbers it. */
async function paintingOperators(): Promise<ReadonlySet<number>> {
  const { OPS } = await getResolvedPDFJS()
  const painting = /^(paint|fill|eoFill|stroke|shadingFill|close.*(Fill|Stroke)|constructPath|rawFillPath)/
  return new Set(Object.entries(OPS).flatMap(([name, operator]) => (painting.test(name) ? [operator] : [])))
}

async function pageOf(pdf: Pdf, number: number, paints: ReadonlySet<number>): Promise<PdfPage> {
  const page = await pdf.getPage(number)
  try {
    const runs = await runsOf(page)
    const drawn = runs.length === 0 && (await page.getOperatorList()).fnArray.some((operator) => paints.has(operator))
    return { page: number, runs, drawn }
  } finally {
    page.cleanup()
  }
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
