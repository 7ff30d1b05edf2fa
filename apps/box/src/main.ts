import './cli/cli.js'
