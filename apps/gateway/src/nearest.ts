export { nearestNames } from '@udb/checks'
