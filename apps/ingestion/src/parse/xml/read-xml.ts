import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { SaxesParser } from 'saxes'
import { type Decision, decided } from '../decision.js'
import type { ExtractJob } from '../extract/extracted.js'
import type { Reader } from '../extract/reader.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { chooseRecords } from './choose-records.js'
import { deepest, ElementPaths, mostPaths, type PathNode } from './element-paths.js'
import { RecordBuilder } from './record-builder.js'
import { planRecords } from './record-plan.js'
import { type XmlEncoding, xmlEncodingOf } from './xml-encoding.js'

interface XmlEvents {
  openElement(name: string, attributes: Readonly<Record<string, string>>, line: number): void
  text(text: string): void
  closeElement(): void
}

/** Reads the elements of an XML document that recur, twice over: once to know its places, once for the rows. */
export const readXml: Reader = async (job, output) => {
  const encoding = await encodingOf(job)
  const paths = await pathsOf(job.path, encoding.label)
  const { node, decision } = chooseRecords(paths, job.overrides.recordPath)
  const plan = planRecords(node)
  const nested = new Set(plan.nested)
  const writer = output.open(
    plan.names.map((name) => ({
      name,
      type: nested.has(name) ? 'JSON' : null,
      coding: 'text' as const,
      why: 'elements that recur within a row',
    })),
  )
  const builder = new RecordBuilder(node, plan, (line, values) => writer.write(line, values))
  await parse(job.path, encoding.label, builder)
  if (writer.records !== node.count) throw new AccountingError(`${node.count} elements, ${writer.records} written`)
  return [
    decided('encoding', encoding.label, encoding.why, { overridden: job.overrides.encoding !== undefined }),
    decision,
    ...nestedDecision(plan.nested),
  ]
}

function nestedDecision(nested: readonly string[]): Decision[] {
  if (nested.length === 0) return []
  return [decided('nested_values', nested.join(', '), 'elements that recur within a row are kept as JSON')]
}

async function encodingOf({ path, overrides }: ExtractJob): Promise<XmlEncoding> {
  if (overrides.encoding !== undefined) return { label: overrides.encoding, why: 'asked for' }
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
    return xmlEncodingOf(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

async function pathsOf(path: string, label: string): Promise<PathNode> {
  const paths = new ElementPaths()
  await parse(path, label, {
    openElement: (name, attributes, line) => {
      paths.openElement(name, Object.keys(attributes))
      if (paths.depth > deepest) throw unreadable(`elements are nested deeper than ${deepest}`, line)
      if (paths.paths > mostPaths) throw unreadable(`the elements have more than ${mostPaths} different paths`, line)
    },
    text: (text) => paths.text(text),
    closeElement: () => paths.closeElement(),
  })
  if (paths.root === null) throw unreadable('it holds no element', 1)
  return paths.root
}

async function parse(path: string, label: string, events: XmlEvents): Promise<void> {
  const parser = new SaxesParser()
  let line = 0
  parser.on('error', (error) => {
    throw /unclosed|unexpected end/.test(error.message)
      ? truncated(parser.line)
      : unreadable(withoutPlace(error.message), parser.line)
  })
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) throw unsafe(parser.line)
  })
  parser.on('opentagstart', () => (line = parser.line))
  parser.on('opentag', (tag) => events.openElement(tag.name, tag.attributes, line))
  parser.on('text', (text) => events.text(text))
  parser.on('cdata', (text) => events.text(text))
  parser.on('closetag', () => events.closeElement())
  const decoder = new TextDecoder(label, { fatal: true })
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    parser.write(decoded(() => decoder.decode(chunk as Buffer, { stream: true }), label))
  }
  parser.write(decoded(() => decoder.decode(), label))
  parser.close()
}

function decoded(decode: () => string, label: string): string {
  try {
    return decode()
  } catch (error) {
    throw new ParseError(
      'encoding_unreadable',
      `The file is not valid ${label}.`,
      'Save it as UTF-8 and let its declaration say so.',
      { cause: error },
    )
  }
}

/** The parser puts line and column in front; they have fields of their own here. It quotes names, never values. */
const withoutPlace = (message: string): string => message.replace(/^[^ ]*\d+:\d+: /, '').slice(0, 200)

const unreadable = (reason: string, line: number): ParseError =>
  new ParseError(
    'xml_unreadable',
    `The XML cannot be read (line ${line}): ${reason.replace(/\.$/, '')}.`,
    'Correct the document, or say which elements are the rows with the override "recordPath".',
    { line },
  )

const truncated = (line: number): ParseError =>
  new ParseError('file_truncated', `The XML ends in the middle, on line ${line}.`, 'Send the file again, whole.', {
    line,
  })

const unsafe = (line: number): ParseError =>
  new ParseError(
    'xml_unsafe',
    'The XML declares entities of its own, which are not read.',
    'Write the values out, and leave the DOCTYPE away.',
    { line },
  )
