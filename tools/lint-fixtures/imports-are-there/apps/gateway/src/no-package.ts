// red
export { nothing } from 'no-such-package-of-udb'
