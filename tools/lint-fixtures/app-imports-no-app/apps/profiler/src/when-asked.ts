// red
export const planner = () => import('@udb/gateway')
