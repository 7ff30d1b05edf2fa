/** The instructions of a Dockerfile, with continuation lines joined and comments dropped: `{name, flags, rest}` each. */
export function readDockerfile(text) {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line))
  return lines
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(instruction)
}

function instruction(line) {
  const [, name, after] = /^(\S+)\s+(.*)$/.exec(line)
  const flags = {}
  let rest = after
  for (let flag; (flag = /^--([a-z-]+)=(\S+)\s+/.exec(rest)); rest = rest.slice(flag[0].length))
    flags[flag[1]] = flag[2]
  return { name: name.toUpperCase(), flags, rest }
}

/** `["a", "b"]` is a command as it stands, anything else is for the shell. */
export function command(rest) {
  return rest.startsWith('[') ? JSON.parse(rest) : ['/bin/sh', '-c', rest]
}

/** `A=1 B="two words"` as pairs. */
export function pairs(rest) {
  return [...rest.matchAll(/([\w.-]+)=("((?:[^"\\]|\\.)*)"|\S*)/g)].map(([, key, raw, quoted]) => [key, quoted ?? raw])
}

/** `$NAME` and `${NAME}` replaced; a name without a value is an error, since an image must not depend on a typing mistake. */
export function expand(text, values) {
  return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced, bare) => {
    const value = values[braced ?? bare]
    if (value === undefined) throw new Error(`the Dockerfile uses ${braced ?? bare}, which has no value`)
    return value
  })
}

/**
 * What .dockerignore lets through, as a predicate on paths relative to the context: the last pattern that matches a path or one of its
 * folders decides. Understands what this repository uses: names, `*`, a leading double star, and exceptions.
 */
export function contextFilter(text) {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), matches: pattern(line.replace(/^!/, '')) }))
  return (path) => {
    const parts = path.split('/')
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    return rules.reduce((kept, { keep, matches }) => (above.some((each) => matches.test(each)) ? keep : kept), true)
  }
}

function pattern(glob) {
  const source = glob
    .replace(/[.+^$()|[\]{}]/g, String.raw`\$&`)
    .replace(/^\*\*\//, '\0')
    .replaceAll('*', '[^/]*')
    .replace('\0', '(?:.*/)?')
  return new RegExp(`^${source}$`)
}
