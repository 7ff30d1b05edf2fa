// red
export const plan = (request: any): string => String(request)
