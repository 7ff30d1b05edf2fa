// Asks the gateway to prune, for each tenant, and waits until it is done. Ends with 1 when one of them fails.
const { GATEWAY_URL, UDB_API_KEY, TENANTS, REQUEST, OLDER_THAN_DAYS } = process.env

async function ask(path, tenant, init = {}) {
  const headers = { authorization: `Bearer ${UDB_API_KEY}`, 'x-udb-tenant': tenant, ...init.headers }
  const answer = await fetch(GATEWAY_URL + path, { ...init, headers, signal: AbortSignal.timeout(90_000) })
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body.code}: ${body.detail} ${body.hint ?? ''}`)
  return body
}

async function prune(tenant) {
  const { jobId } = await ask('/admin/prune', tenant, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${REQUEST}-${tenant}` },
    body: JSON.stringify(OLDER_THAN_DAYS ? { olderThanDays: Number(OLDER_THAN_DAYS) } : {}),
  })
  let job
  do job = await ask(`/status/${jobId}?waitSeconds=60`, tenant)
  while (['created', 'running'].includes(job.state))
  if (job.state !== 'completed') throw new Error(`job ${jobId}: ${job.state} ${JSON.stringify(job.error ?? null)}`)
  return job
}

for (const tenant of TENANTS.split(',')) {
  try {
    const job = await prune(tenant)
    console.log(`${tenant}: ${job.jobId} ${job.state}`)
  } catch (error) {
    console.error(`${tenant}: ${error.message}`)
    process.exitCode = 1
  }
}
