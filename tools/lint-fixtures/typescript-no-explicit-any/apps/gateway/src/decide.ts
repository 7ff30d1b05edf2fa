export const decide = (request: unknown): string => String(request)
