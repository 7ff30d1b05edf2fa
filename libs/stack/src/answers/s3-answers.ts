const PATIENCE_MS = 2_000

/**
 * Resolves when an S3 at the port refuses a stranger in S3's own words; rejects otherwise. It does so only once its storage is there:
 * before that it answers every request with 503.
 */
export async function s3Answers(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await response.text()
  if (response.status !== 403 || !text.includes('<Code>AccessDenied</Code>'))
    throw new Error(`it answers ${response.status}`)
}
