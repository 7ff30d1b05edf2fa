// red
export type Mine = import('@udb/gateway').Plan
