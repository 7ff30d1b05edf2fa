export * from '../../page/markup.js'
