/** How much a service does at once in one instance. What of it one tenant may have follows from how many there are. */
export interface Width {
  /** Reactions. */
  readonly total: number
  /** Engines, where there are fewer of them and most reactions need one. */
  readonly engines?: number
}

/**
 * Of so many places, how many one tenant may have at once. Who is alone may have all. Else no two can take all of them, so that a third
 * finds a place at once, however long their work is; where more than that are busy, places go round as they become free. With a share of
 * its own for every tenant, those of many tenants would be too small for anybody, and most of them would be empty.
 */
export function placesPerTenant(places: number, tenants: number): number {
  if (tenants <= 1) return places
  return Math.max(1, Math.floor((places - 1) / Math.min(tenants - 1, 2)))
}

export function reactionsPerTenant({ total, engines = total }: Width, tenants: number): number {
  return tenants <= 1 ? total : placesPerTenant(Math.min(total, engines), tenants)
}
