import { z } from 'zod'
import { ok, route } from './route.js'

/** This version connects nothing, so nothing is connected. */
export const getSources = route({
  method: 'GET',
  path: '/sources',
  summary: 'What is connected.',
  role: 'viewer',
  answers: {
    200: { description: 'The sources.', schema: z.object({ sources: z.array(z.never()), nextCursor: z.null() }) },
  },
  problems: [],
  handle: async () => ok({ sources: [], nextCursor: null }),
})

export const getConnections = route({
  method: 'GET',
  path: '/connections',
  summary: 'How it is connected, never with a secret.',
  role: 'viewer',
  answers: {
    200: {
      description: 'The connections.',
      schema: z.object({ connections: z.array(z.never()), nextCursor: z.null() }),
    },
  },
  problems: [],
  handle: async () => ok({ connections: [], nextCursor: null }),
})
