import { defineService, ServiceMetrics } from '@udb/service'
import { reactions } from './reactions.js'

export const artifactStore = defineService(async (platform) => ({
  name: 'artifact-store',
  reactions,
  ports: { objects: platform.objects, graceMs: platform.settings.UDB_PRUNE_GRACE_MINUTES * 60_000 },
  width: { total: 16 },
  metrics: new ServiceMetrics('artifact-store'),
}))
