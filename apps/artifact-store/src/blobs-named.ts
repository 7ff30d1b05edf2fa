/** The keys of blobs that a stored JSON text names, also where JSON stands in a string of it. */
export const blobsNamed = (text: string): readonly string[] => text.match(BLOB_KEY) ?? []

const BLOB_KEY = /tenants\/[^"\s\\]+\/blobs\/[0-9a-f]{2}\/[0-9a-f]{64}/g
