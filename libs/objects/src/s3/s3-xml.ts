/**
 * The few XML documents that S3 answers with are flat, so their elements are found by name. Values stay text: a key may look like a number.
 */

/** The text of the first element of that name, or null. */
export function xmlText(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)
  return found === null ? null : unescaped(found[1]!)
}

/** What stands in each element of that name. */
export function xmlElements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map((found) => found[1]!)
}

/** Whether the document is S3's description of an error: some calls send it under the status 200, long after they began to answer. */
export function isXmlError(xml: string): boolean {
  return /^\s*(<\?xml[^>]*>)?\s*<Error>/.test(xml)
}

export function unquotedEtag(etag: string): string {
  return etag.replace(/"/g, '')
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return names[name] ?? whole
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
    },
  )
}
