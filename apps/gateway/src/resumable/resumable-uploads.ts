import { MemoryLocker, Server } from '@tus/server'
import { HttpProblem } from '../http/http-problem.js'
import type { HttpPorts } from '../http/http-ports.js'
import { ResumableStore } from './resumable-store.js'
import { wishesOf } from './resumable-upload.js'

export const RESUMABLE_PATH = '/uploads'
/** A client that has lost its answer waits so long for the request before to let go. */
const DRAIN_MS = 3_000

export interface Resumable {
  readonly server: Server
  readonly store: ResumableStore
}

/** The tus protocol for one tenant, spoken by its own library; what is refused on the way is thrown as an `HttpProblem`. */
export function resumableUploads(tenant: string, { objects, settings, now, newId }: HttpPorts): Resumable {
  const store = new ResumableStore(tenant, objects, now)
  const server = new Server({
    path: RESUMABLE_PATH,
    datastore: store,
    relativeLocation: true,
    maxSize: settings.UDB_MAX_UPLOAD_MB * 1024 * 1024,
    locker: new MemoryLocker(),
    lockDrainTimeout: DRAIN_MS,
    allowedOrigins: [],
    namingFunction: () => newId(),
    onUploadCreate: async (_, { metadata }) => {
      wishesOf(metadata ?? {})
      return {}
    },
    onResponseError: (_, error) => {
      if (error instanceof Error) throw error
      throw problemOf(error.status_code, error.body)
    },
  })
  return { server, store }
}

/** What the protocol refuses, in the words of this API. Pure. */
export function problemOf(status: number, said: string): HttpProblem {
  const text = said.trim().replace(/\.?$/, '.')
  switch (status) {
    case 404:
    case 410:
      return new HttpProblem('upload_unknown', 'There is no such upload, or it was kept for too long.', 'Begin anew.')
    case 409:
      return new HttpProblem(
        'upload_offset_conflict',
        'The upload goes on at another place than the request does.',
        'Ask by HEAD where it goes on; clients of the tus protocol do so by themselves.',
      )
    case 412:
      return new HttpProblem(
        'tus_version_unsupported',
        'The request does not say that it speaks the tus protocol.',
        'Send the header Tus-Resumable: 1.0.0, or send the file to POST /ingest/upload.',
      )
    case 413:
      return new HttpProblem(
        'body_too_large',
        'The upload is larger than it may be, or than it was said to be.',
        'Send smaller files, compress them, or raise UDB_MAX_UPLOAD_MB.',
      )
    default:
      return new HttpProblem(
        'request_invalid',
        text,
        'https://tus.io/protocols/resumable-upload tells what is expected.',
      )
  }
}
