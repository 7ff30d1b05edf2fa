import type { AnyRoute } from './route.js'

/** Which methods a path has, for those who used another one. */
export function methodsOf(routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): (path: string) => readonly string[] {
  const patterns = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`),
  }))
  return (path) => [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
}
