import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { ensureBucket } from './ensure-bucket.js'

const noRules = '<Error><Code>NoSuchLifecycleConfiguration</Code></Error>'
const denied = '<Error><Code>AccessDenied</Code></Error>'
const theirs = '<LifecycleConfiguration><Rule><ID>theirs</ID></Rule></LifecycleConfiguration>'

interface Answered {
  readonly get: readonly [status: number, body: string]
  readonly put: number
}

/** What a store with a bucket is sent as its rules, when it answers so to those who ask for them and set them. */
async function rulesSent({ get, put }: Answered): Promise<{ body: string; md5: unknown }[]> {
  const sent: { body: string; md5: unknown }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    if (!request.url?.includes('lifecycle')) return response.end('<ListBucketResult></ListBucketResult>')
    if (request.method === 'PUT') sent.push({ body, md5: request.headers['content-md5'] })
    return request.method === 'PUT' ? response.writeHead(put).end() : response.writeHead(get[0]).end(get[1])
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  const options = { endpoint: `http://127.0.0.1:${port}`, bucket: 'udb', accessKey: 'a', secretKey: 'b' }
  try {
    expect(await ensureBucket(options)).toEqual({ isNew: false })
  } finally {
    server.closeAllConnections()
    server.close()
  }
  return sent
}

test('a bucket without rules is given one: parts of our own keys go after two days', async () => {
  const [rules, ...more] = await rulesSent({ get: [404, noRules], put: 200 })
  expect(more).toEqual([])
  expect(rules!.body).toContain('<Filter><Prefix>tenants/</Prefix></Filter><Status>Enabled</Status>')
  expect(rules!.body).toContain('<DaysAfterInitiation>2</DaysAfterInitiation>')
  expect(rules!.md5).toMatch(/^[\w+/]{22}==$/)
})

test.each<[string, Answered['get']]>([
  ['whose rules are there already', [200, theirs]],
  ['whose rules the key may not see', [403, denied]],
  ['of a store that knows no rules', [501, '<Error><Code>NotImplemented</Code></Error>']],
])('a bucket %s is left as it is', async (_, get) => {
  expect(await rulesSent({ get, put: 200 })).toEqual([])
})

test.each([400, 403, 500, 501])('a rule that is refused (%i) hinders nobody', async (put) => {
  expect(await rulesSent({ get: [404, noRules], put })).toHaveLength(1)
})
