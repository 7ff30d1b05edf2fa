// red
export const plan = {} as any
