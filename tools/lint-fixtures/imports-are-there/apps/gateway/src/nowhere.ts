// red
export { nowhere } from './no-such-file.js'
