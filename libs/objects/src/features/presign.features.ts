import { expect } from '@jest/globals'
import type { Suite } from './store-under-test.js'

export function presignFeatures({ under, promise }: Suite): void {
  promise(
    'a presigned URL, where there is one, gives the bytes without credentials, and nothing after tampering',
    async () => {
      const { store } = under()
      await store.put('reports/r.csv', Buffer.from('a,b'))
      await store.put('reports/other.csv', Buffer.from('secret'))
      const options = { expiresInSeconds: 60, fileName: 'Umsätze "2024".csv', mediaType: 'text/csv' }
      const url = await store.presign('reports/r.csv', options)
      if (url === null) return
      const answer = await fetch(url)
      expect([answer.status, await answer.text()]).toEqual([200, 'a,b'])
      expect(answer.headers.get('content-type')).toBe('text/csv')
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="Ums_tze _2024_.csv"; filename*=UTF-8''Ums%C3%A4tze%20%222024%22.csv`,
      )
      const part = await fetch(url, { headers: { range: 'bytes=2-2' } })
      expect([part.status, await part.text()]).toEqual([206, 'b'])
      const tampered = [
        url.replace('r.csv', 'other.csv'),
        url.replace(/(X-Amz-Expires=)\d+/, '$16000'),
        url.replace('text%2Fcsv', 'text%2Fhtml'),
        url.replace(/(X-Amz-Signature=)./, '$1Z'),
        url.slice(0, url.indexOf('?')),
      ]
      for (const changed of tampered) {
        expect(changed).not.toBe(url)
        expect((await fetch(changed)).status).toBe(403)
      }
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
      expect(await store.head('reports/r.csv')).not.toBeNull()
    },
  )

  promise('a URL is presigned for seconds that are some', async () => {
    const { store } = under()
    for (const expiresInSeconds of [0, -1, 1.5, NaN, Infinity]) {
      await expect(store.presign('a', { expiresInSeconds })).rejects.toBeInstanceOf(RangeError)
    }
  })
}
