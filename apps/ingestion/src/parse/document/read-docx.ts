import mammoth from 'mammoth'
import type { DocumentReader } from './document-file.js'
import { officeParts } from './office-parts.js'
import { officeProperties } from './office-properties.js'
import { htmlContent } from './read-html.js'

const what = 'Word document'

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='caption'] => figcaption:fresh",
  "p[style-name='Caption'] => figcaption:fresh",
  "p[style-name='Quote'] => blockquote:fresh",
  "p[style-name='Intense Quote'] => blockquote:fresh",
]

/** A Word document, by its styles; where pages break only a printer decides. */
export const readDocx: DocumentReader = async (file) => {
  const parts = await officeParts(file, what)
  const { title, language, ...metadata } = officeProperties(parts)
  const { value } = await mammoth.convertToHtml(
    { buffer: file.bytes },
    { styleMap, externalFileAccess: false, convertImage: mammoth.images.imgElement(imageOf) },
  )
  const content = htmlContent(value, what)
  const declared = typeof language === 'string' ? language.slice(0, 2).toLowerCase() : null
  return { ...content, title: typeof title === 'string' ? title : null, language: declared, metadata }
}

/** An image is told of, not kept. */
const imageOf = async ({ contentType }: { contentType: string }) => ({ src: `data:${contentType},` })
