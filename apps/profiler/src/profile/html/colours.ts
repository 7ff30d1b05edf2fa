export * from '../../page/colours.js'
