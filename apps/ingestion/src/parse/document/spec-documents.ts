import { zipOf } from '../spec-zip.js'

/** What a page of a PDF draws: texts at their places (from the lower left corner, in points), or raw operators, of which `/I1 Do` draws an image. */
export type PdfPage = readonly (readonly [x: number, y: number, size: number, text: string])[] | string

/** Grey pixels, a byte each, that pages show as `/I1`. */
export interface PdfImage {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

const noise: PdfImage = { width: 16, height: 16, pixels: Buffer.from('A'.repeat(256)) }

/** A PDF in one font, for specs. */
export function pdfOf(pages: readonly PdfPage[], trailer = '', image = noise): Buffer {
  const contents = pages.map((page) =>
    typeof page === 'string'
      ? page
      : page.map(([x, y, size, text]) => `BT /F1 ${size} Tf ${x} ${y} Td (${escaped(text)}) Tj ET`).join('\n'),
  )
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((content, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /I1 ${4 + 2 * pages.length} 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
    `<< /Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${image.pixels.length} >>\nstream\n${image.pixels.toString('latin1')}\nendstream`,
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${table}`
  const end = `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(text + xref + end, 'latin1')
}

const escaped = (text: string): string => text.replace(/[\\()]/g, (character) => `\\${character}`)

const types = (parts: readonly (readonly [string, string])[]): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.map(([name, type]) => `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`).join('')}</Types>`

const relations = (all: readonly (readonly [string, string, string])[]): string =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

/** A paragraph of Word; its style by name. */
export const paragraph = (text: string, style?: string): string =>
  `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`

export const wordTable = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`

/** A Word document of this body, for specs. */
export function docxOf(body: string, head = '<?xml version="1.0"?>'): Buffer {
  const styles = [1, 2, 3].map(
    (level) => `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`,
  )
  const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  return zipOf([
    [
      '[Content_Types].xml',
      types([
        ['/word/document.xml', 'wordprocessingml.document.main'],
        ['/word/styles.xml', 'wordprocessingml.styles'],
      ]),
    ],
    ['_rels/.rels', relations([['rId1', 'officeDocument', 'word/document.xml']])],
    ['word/_rels/document.xml.rels', relations([['rId1', 'styles', 'styles.xml']])],
    ['word/styles.xml', `<?xml version="1.0"?><w:styles ${word}>${styles.join('')}</w:styles>`],
    ['word/document.xml', `${head}<w:document ${word}><w:body>${body}</w:body></w:document>`],
    [
      'docProps/core.xml',
      '<?xml version="1.0"?><cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:title>Report</dc:title><dc:creator>Ann</dc:creator></cp:coreProperties>',
    ],
  ])
}

/** A presentation of slides, each the shapes on it, for specs. */
export function pptxOf(slides: readonly string[]): Buffer {
  const names =
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
  const ids = slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="rId${i + 1}"/>`).join('')
  return zipOf([
    ['[Content_Types].xml', types([['/ppt/presentation.xml', 'presentationml.presentation.main']])],
    [
      'ppt/presentation.xml',
      `<?xml version="1.0"?><p:presentation ${names}><p:sldIdLst>${ids}</p:sldIdLst></p:presentation>`,
    ],
    [
      'ppt/_rels/presentation.xml.rels',
      relations(slides.map((_, i) => [`rId${i + 1}`, 'slide', `slides/slide${i + 1}.xml`])),
    ],
    ...slides.map(
      (shapes, i) =>
        [
          `ppt/slides/slide${i + 1}.xml`,
          `<?xml version="1.0"?><p:sld ${names}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
        ] as const,
    ),
  ])
}

export const shape = (texts: readonly string[], placeholder?: string, y = 1): string =>
  `<p:sp><p:nvSpPr><p:nvPr>${placeholder === undefined ? '' : `<p:ph type="${placeholder}"/>`}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="12700" y="${y * 12_700}"/><a:ext cx="127000" cy="25400"/></a:xfrm></p:spPr><p:txBody>${texts.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`

export const slideTable = (rows: readonly (readonly string[])[]): string =>
  `<p:graphicFrame><p:xfrm><a:off x="0" y="127000"/><a:ext cx="127000" cy="127000"/></p:xfrm><a:graphic><a:graphicData><a:tbl>${rows.map((row) => `<a:tr>${row.map((cell) => `<a:tc><a:txBody><a:p><a:r><a:t>${cell}</a:t></a:r></a:p></a:txBody></a:tc>`).join('')}</a:tr>`).join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
