/** Tests run on what ships: the compiled output, so no transform stands between a test and the code. */
export default {
  testEnvironment: 'node',
  transform: {},
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tests', '<rootDir>/tools'],
  testMatch: ['**/dist/**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: [],
  haste: { enableSymlinks: false },
  testTimeout: 60_000,
  // Half of the specs wait for processes of their own: to leave a core idle, as jest does, costs a third of the time on two cores.
  maxWorkers: '100%',
}
