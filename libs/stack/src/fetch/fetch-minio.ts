import { join } from 'node:path'
import { demandFetched, fetchOnce } from './fetch-once.js'
import { runTool } from './run-tool.js'

/** The release of 2026-02-12 as a module's version: this project has no tags that Go understands. */
const MINIO = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c'

export const minioFolder = (cache: string): string => join(cache, `minio-${MINIO.split('-').at(-1)}`)

/** The folder with the program `minio`, compiled when it is not there: some five minutes on two cores. Rejects with a `StackError`. */
export const fetchMinio = (cache: string, signal?: AbortSignal): Promise<string> =>
  fetchOnce(minioFolder(cache), async (into) => {
    const env = { GOBIN: into, CGO_ENABLED: '0' }
    const options = { env, cwd: into, humble: true, ...(signal ? { signal } : {}) }
    demandFetched('MinIO', await runTool('go', ['install', '-trimpath', '-ldflags=-s -w', MINIO], options))
  })
