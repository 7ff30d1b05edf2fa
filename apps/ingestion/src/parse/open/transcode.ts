import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Encoding } from '../overrides.js'
import { ParseError } from '../parse-error.js'
import { type EncodingFinding, encodingOf, Utf8Count } from './detect-encoding.js'

/** Writes a text as UTF-8 without a byte order mark; a byte that the encoding does not have is an error. */
export async function transcode(from: string, to: string, encoding: Encoding, signal: AbortSignal): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const recode = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      tryDecode(() => decoder.decode(chunk, { stream: true }), encoding, done)
    },
    flush(done) {
      tryDecode(() => decoder.decode(), encoding, done)
    },
  })
  try {
    await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), recode, createWriteStream(to), { signal })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

function tryDecode(
  decode: () => string,
  encoding: Encoding,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  let text: string
  try {
    text = decode()
  } catch {
    done(
      new ParseError(
        'encoding_unreadable',
        `The file is not valid ${encoding}.`,
        'Save it as UTF-8, or say its encoding.',
      ),
    )
    return
  }
  done(null, Buffer.from(text, 'utf8'))
}

/** Decides on all bytes of a file, for when the first ones did not tell. */
export async function encodingOfFile(path: string, signal: AbortSignal): Promise<EncodingFinding> {
  const count = new Utf8Count()
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) count.push(chunk as Buffer)
  count.end()
  return encodingOf(count)
}
