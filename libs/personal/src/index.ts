export { masked } from './masked.js'
export { personalColumns } from './personal-columns.js'
export { isPersonalName, personalKindOf, personalKinds, wordsOfName, type PersonalKind } from './personal-names.js'
export { arePersonalValues } from './personal-values.js'
