export type Plan = string
