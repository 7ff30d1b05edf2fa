import { join } from 'node:path'
import { fetchMinio, minioFolder } from '../fetch/fetch-minio.js'
import { isWhole } from '../fetch/fetch-once.js'
import { CREDENTIALS } from '../stack-environment.js'
import type { NativeComponent } from './native-component.js'

/** One MinIO on one folder. */
export const minio: NativeComponent = {
  name: 'minio',
  stopSignal: 'SIGTERM',
  isFetched: (cache) => isWhole(minioFolder(cache)),
  fetch: async (cache, signal) => void (await fetchMinio(cache, signal)),
  prepare: ({ folder, ports, cache }) =>
    Promise.resolve({
      program: join(minioFolder(cache), 'minio'),
      args: ['server', '--address', `127.0.0.1:${ports.minio}`, join(folder, 'data')],
      env: {
        HOME: folder,
        MINIO_ROOT_USER: CREDENTIALS.s3AccessKey,
        MINIO_ROOT_PASSWORD: CREDENTIALS.s3SecretKey,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
      },
      cwd: folder,
    }),
}
