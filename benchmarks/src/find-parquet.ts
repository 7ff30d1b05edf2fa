import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The first Parquet file below a folder. */
export async function findParquet(folder: string): Promise<string> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    if ((await stat(path)).isFile() && (await startsWith(path, 'PAR1'))) return path
  }
  throw new Error('the box has stored no Parquet file')
}

async function startsWith(path: string, magic: string): Promise<boolean> {
  let file: FileHandle | null = null
  try {
    file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0)
    return buffer.toString('latin1', 0, bytesRead) === magic
  } finally {
    await file?.close()
  }
}
