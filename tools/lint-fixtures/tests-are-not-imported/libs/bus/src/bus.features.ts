export const features = 1
