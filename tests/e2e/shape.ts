/**
 * What a box is made of: all six services in one process; one process for each; or two for each and three analyzers. The specs are the
 * same for all three, and `UDB_TEST_SHAPE` chooses.
 */
export type Shape = 'embedded' | 'distributed' | 'pairs'

const SHAPES: readonly Shape[] = ['embedded', 'distributed', 'pairs']

export function testShape(env: Readonly<Record<string, string | undefined>> = process.env): Shape {
  const named = env['UDB_TEST_SHAPE'] || 'embedded'
  const shape = SHAPES.find((each) => each === named)
  if (!shape) throw new Error(`UDB_TEST_SHAPE is one of ${SHAPES.join(', ')}, not ${named}`)
  return shape
}
