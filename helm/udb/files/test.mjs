// The way through the whole installation, as `helm test` asks for it: the gateway and what it needs, a job through Kafka and back, and a query
// through the analyzer. It leaves nothing behind but the job.
const { GATEWAY_URL, UDB_API_KEY } = process.env
const headers = { authorization: `Bearer ${UDB_API_KEY}`, 'content-type': 'application/json' }

async function ask(path, body) {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const answer = await fetch(GATEWAY_URL + path, { ...init, headers, signal: AbortSignal.timeout(90_000) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  console.log(`${path}: ${answer.status}`)
  return JSON.parse(text)
}

await ask('/readyz')
const { jobId } = await ask('/ping', {})
const job = await ask(`/status/${jobId}?waitSeconds=60`)
if (job.state !== 'completed')
  throw new Error(`the job ended as ${job.state}: ${JSON.stringify(job.error ?? job.steps)}`)
const { rows } = await ask('/sql', { sql: 'SELECT 6 * 7 AS answer' })
if (Number(rows[0][0]) !== 42) throw new Error(`the query answered ${JSON.stringify(rows)}`)
