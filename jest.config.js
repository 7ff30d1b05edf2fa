/** Tests run on what ships: the compiled output, so no transform stands between a test and the code. */
export default {
  testEnvironment: 'node',
  transform: {},
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tests', '<rootDir>/tools'],
  testMatch: ['**/dist/**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: [],
  haste: { enableSymlinks: false },
  testTimeout: 30_000,
}
