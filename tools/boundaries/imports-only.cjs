/**
 * A Babel plugin that leaves of a TypeScript file what it imports, and nothing else: types too, since an import of a type binds
 * two parts together as one of a value does. dependency-cruiser takes TypeScript up to 5 only, and the compiled output has lost its
 * type imports; so this stands between it and the sources.
 */
module.exports = function importsOnly({ types: t }) {
  const importOf = (source) => t.importDeclaration([], t.stringLiteral(source))
  return {
    name: 'imports-only',
    parserOverride: (code, options, parse) =>
      parse(code, { ...options, plugins: ['typescript', 'decorators-legacy', 'importAttributes'] }),
    visitor: {
      Program(program) {
        const sources = []
        const add = (node) => {
          if (t.isStringLiteral(node)) sources.push(node.value)
        }
        program.traverse({
          ImportDeclaration: ({ node }) => add(node.source),
          ExportNamedDeclaration: ({ node }) => add(node.source),
          ExportAllDeclaration: ({ node }) => add(node.source),
          ImportExpression: ({ node }) => add(node.source),
          CallExpression: ({ node }) => {
            if (t.isImport(node.callee)) add(node.arguments[0])
          },
          TSImportType: ({ node }) => add(node.argument.literal ?? node.argument),
        })
        program.node.body = [...new Set(sources)].map(importOf)
        program.node.directives = []
        program.skip()
      },
    },
  }
}
