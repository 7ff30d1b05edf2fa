import { SaxesParser } from 'saxes'
import type { Block, Box } from './block.js'
import { unsafe } from './document-error.js'
import { layOut, mostCells, type SpannedCell } from './grid.js'

const emuPerPoint = 12_700

interface Shape {
  placeholder: string | null
  box: number[]
  readonly paragraphs: { text: string; bullet: boolean }[]
  rows: SpannedCell[][] | null
  picture: string | null
}

/** The blocks of one slide, from top to bottom; the title first. Throws `document_unsafe`. Pure. */
export function slideBlocks(xml: string, what: string): Block[] {
  const shapes = shapesOf(xml)
  const isTitle = ({ placeholder }: Shape): boolean => placeholder === 'title' || placeholder === 'ctrTitle'
  const [titles, others] = [shapes.filter(isTitle), shapes.filter((shape) => !isTitle(shape))]
  const placed = others.toSorted((a, b) => (a.box[1] ?? 0) - (b.box[1] ?? 0) || (a.box[0] ?? 0) - (b.box[0] ?? 0))
  return [...titles, ...placed].flatMap((shape) => blocksOf(shape, isTitle(shape), what))
}

function blocksOf(shape: Shape, isTitle: boolean, what: string): Block[] {
  const [x, y, width, height] = shape.box
  const bbox: Box | null =
    x === undefined || y === undefined || width === undefined || height === undefined
      ? null
      : [x / emuPerPoint, y / emuPerPoint, (x + width) / emuPerPoint, (y + height) / emuPerPoint]
  const place = bbox === null ? {} : { bbox }
  if (shape.picture !== null) return [{ is: 'image', text: shape.picture || null, ...place }]
  if (shape.rows !== null) {
    const grid = layOut(shape.rows, 0)
    if (grid === null) throw unsafe(what, `a table of it would have more than ${mostCells} cells`)
    return [{ is: 'table', grid, ...place }]
  }
  const said = shape.paragraphs.map((one) => ({ ...one, text: one.text.trim() })).filter(({ text }) => text !== '')
  if (isTitle && said.length > 0)
    return [{ is: 'heading', level: 1, text: said.map(({ text }) => text).join(' '), ...place }]
  const isBody = shape.placeholder !== null && /^(body|obj|)$/.test(shape.placeholder) && said.length > 1
  return said.map(({ text, bullet }) => ({ is: bullet || isBody ? 'list_item' : 'paragraph', text, ...place }))
}

/** Collects shapes while elements open and close; a group's shapes are shapes like others. */
function shapesOf(xml: string): Shape[] {
  const shapes: Shape[] = []
  let shape: Shape | null = null
  let cell: { text: string; columns: number; rows: number; merged: boolean } | null = null
  let inText = false
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const said = attributes as Record<string, string | undefined>
    if (name === 'p:sp' || name === 'p:graphicFrame' || name === 'p:pic') {
      shape = { placeholder: null, box: [], paragraphs: [], rows: null, picture: name === 'p:pic' ? '' : null }
    } else if (shape === null) return
    else if (name === 'p:cNvPr' && shape.picture !== null) shape.picture = said['descr'] ?? ''
    else if (name === 'p:ph') shape.placeholder = said['type'] ?? ''
    else if (name === 'a:off') shape.box.push(Number(said['x']), Number(said['y']))
    else if (name === 'a:ext' && said['cx'] !== undefined) shape.box.push(Number(said['cx']), Number(said['cy']))
    else if (name === 'a:tbl') shape.rows = []
    else if (name === 'a:tr') shape.rows?.push([])
    else if (name === 'a:tc') cell = cellOf(said)
    else if (name === 'a:p') startParagraph(shape, cell)
    else if (name === 'a:buChar' || name === 'a:buAutoNum') shape.paragraphs.at(-1)!.bullet = true
    else if (name === 'a:t') inText = true
    else if (name === 'a:br') addText(shape, cell, ' ')
  })
  parser.on('text', (text) => {
    if (inText && shape !== null) addText(shape, cell, text)
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'a:t') inText = false
    if (shape === null) return
    if (name === 'a:tc' && cell !== null) {
      // What another cell reaches over is written as an empty cell.
      if (!cell.merged) shape.rows?.at(-1)?.push({ ...cell, text: cell.text.trim() })
      cell = null
    } else if (name === 'p:sp' || name === 'p:graphicFrame' || name === 'p:pic') {
      shapes.push(shape)
      shape = null
    }
  })
  parser.write(xml).close()
  return shapes
}

const cellOf = (said: Record<string, string | undefined>) => ({
  text: '',
  columns: Number(said['gridSpan'] ?? 1),
  rows: Number(said['rowSpan'] ?? 1),
  merged: said['hMerge'] === '1' || said['vMerge'] === '1',
})

function startParagraph(shape: Shape, cell: { text: string } | null): void {
  if (cell === null) shape.paragraphs.push({ text: '', bullet: false })
  else if (cell.text !== '') cell.text += ' '
}

function addText(shape: Shape, cell: { text: string } | null, text: string): void {
  if (cell !== null) cell.text += text
  else if (shape.paragraphs.length > 0) shape.paragraphs.at(-1)!.text += text
}
