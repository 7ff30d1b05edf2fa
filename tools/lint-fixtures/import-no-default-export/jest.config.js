export default { testEnvironment: 'node' }
