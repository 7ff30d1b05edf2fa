export const uploadKey = (tenant: string, uploadId: string): string => `tenants/${tenant}/uploads/${uploadId}`
