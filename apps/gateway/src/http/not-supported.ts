import { HttpProblem } from './http-problem.js'
import { route } from './route.js'

/** Names of the public contract that this version cannot serve: they say so, instead of not being there. */
export const postDiscoverConnect = route({
  method: 'POST',
  path: '/sources/discover_connect',
  summary: 'Connects a source. Not part of this version.',
  role: 'analyst',
  answers: {},
  problems: ['not_supported'],
  handle: async () => {
    throw new HttpProblem('not_supported', 'This version connects no sources.', 'Send files with POST /ingest/upload.')
  },
})

export const getDatabase = route({
  method: 'GET',
  path: '/database',
  summary: `The tenant's database as one file. Not part of this version.`,
  role: 'analyst',
  answers: {},
  problems: ['not_supported'],
  handle: async () => {
    throw new HttpProblem(
      'not_supported',
      'This version does not give the database out as a file.',
      'Ask it with POST /sql.',
    )
  },
})
