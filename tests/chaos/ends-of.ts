/** The different events that end a job, of all that its log has. A promise kept is a list of one. */
export async function endsOf(url: string, jobId: string): Promise<string[]> {
  const text = await (await fetch(new URL(`/jobs/${jobId}/events`, url))).text()
  const ids = new Map([...text.matchAll(/^id: ?(.+)\r?\nevent: ?(.+)$/gm)].map((match) => [match[1], match[2]!]))
  return [...ids.values()].filter((name) => /^job\.(\w+\.)?(completed|failed|cancelled)$/.test(name))
}
