import { expect, test } from '@jest/globals'
import { chooseRecords } from './choose-records.js'
import { ElementPaths, pathOf, type PathNode } from './element-paths.js'
import { planRecords } from './record-plan.js'

/** A name, then what is inside: elements, texts, and attributes, which begin with @. */
type Tree = readonly [name: string, ...inside: (Tree | string)[]]

function treeOf(tree: Tree): PathNode {
  const paths = new ElementPaths()
  const walk = ([name, ...inside]: Tree): void => {
    const attributes = inside.filter((one): one is string => typeof one === 'string' && one.startsWith('@'))
    paths.openElement(
      name,
      attributes.map((one) => one.slice(1)),
    )
    for (const one of inside) {
      if (typeof one !== 'string') walk(one)
      else if (!one.startsWith('@')) paths.text(one)
    }
    paths.closeElement()
  }
  walk(tree)
  return paths.root!
}

const x: Tree = ['x', ['a', '1'], ['b', '2']]

test.each<[Tree, string]>([
  [['r', x, x], 'r/x'],
  [['r', ['list', x, x, x], ['note', 'n'], ['note', 'm']], 'r/list/x'],
  [['r', ['d', x, x], ['d', x]], 'r/d'],
  [['r', ['i', '1'], ['i', '2']], 'r/i'],
  [['r', ['a', '1'], ['b', '2']], 'r'],
  [['r', ['only', x]], 'r/only/x'],
  [['r', ['few', ['p', '@a', '@b', '@c'], ['p', '@a']], ['q', '@a'], ['q', '@a'], ['q', '@a'], ['q', '@a']], 'r/few/p'],
])('of %j the rows are %s', (tree, path) => {
  expect(pathOf(chooseRecords(treeOf(tree), undefined).node)).toBe(path)
})

test('given what recurs within a row, then it is one column of JSON, and what does not is laid beside', () => {
  const row: Tree = ['x', '@id', ['p', ['q', '@u', '5'], ['s', '1']], ['t', 'a'], ['t', 'b']]
  const root = treeOf(['r', row, row])
  expect(planRecords(chooseRecords(root, 'r/x').node)).toMatchObject({
    names: ['id', 'p.q', 'p.q.u', 'p.s', 't'],
    nested: ['t'],
  })
})
