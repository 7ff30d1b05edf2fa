const given = new WeakSet<Uint8Array>()

/**
 * Gives a chunk of a body away: nobody else sees its bytes, so whoever stores them may end their memory. Thousands of chunks would else
 * wait for a collection, each in memory that is new to the process, and receiving them costs twice. Returns the chunk.
 */
export function giveAway<Chunk extends Uint8Array>(chunk: Chunk): Chunk {
  // A view of a part shares its memory with others.
  if (chunk.byteLength === chunk.buffer.byteLength && chunk.byteLength > 0) given.add(chunk)
  return chunk
}

/** Ends the memory of a chunk that was given away, which is empty then; any other stays as it is. */
export function endMemory(chunk: Uint8Array): void {
  if (given.delete(chunk) && chunk.buffer instanceof ArrayBuffer) chunk.buffer.transfer(0)
}
