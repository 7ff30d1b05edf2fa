/**
 * Carries out the Dockerfile without an engine: each stage is a folder, RUN happens with that folder as the root file system.
 *   node tools/deploy/build-image.mjs BASE OUT [CONTEXT]       needs root; BASE comes from base-image.sh
 * It proves the list of files and every command. What it leaves out is what an engine adds: layers, the cache between builds, the registry.
 * Writes OUT/root (the file system) and OUT/config.json (environment, user, entry point, command, health check).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { command, contextFilter, expand, pairs, readDockerfile } from './dockerfile.mjs'

const [base, out, context = join(import.meta.dirname, '../..')] = process.argv.slice(2).map((path) => resolve(path))
const allowed = contextFilter(readFileSync(join(context, '.dockerignore'), 'utf8'))
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function newStage(name) {
  const root = join(out, name)
  rmSync(root, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  execFileSync('cp', ['-a', '--reflink=auto', base, root])
  return { name, root, dir: '/', env: {}, args: {}, labels: {}, user: '0:0' }
}

/** Folders of the context are copied by their contents, files into the folder that is named. */
function copy(stage, stages, flags, rest) {
  const words = rest.split(/\s+/)
  const target = words.pop()
  const from = flags.from ? stages.get(flags.from).root : context
  const kept = flags.from ? () => true : (path) => path === '' || allowed(path)
  for (const source of words) {
    const path = join(from, source)
    const into = join(stage.root, resolve(stage.dir, target))
    const isFolder = statSync(path).isDirectory()
    const at = isFolder || !(target.endsWith('/') || target === '.') ? into : join(into, source.split('/').at(-1))
    mkdirSync(isFolder ? at : dirname(at), { recursive: true })
    cpSync(path, at, { recursive: true, verbatimSymlinks: true, filter: (each) => kept(relative(from, each)) })
  }
}

/** What npm on this machine knows: its settings of the user, and what it has fetched before. */
const NPM = { NPMRC: join(homedir(), '.npmrc'), NPM_CACHE: join(homedir(), '.npm') }

function run(stage, rest) {
  const script = join(import.meta.dirname, 'in-root.sh')
  const env = { PATH, HOME: '/root', ...NPM, ...stage.env, ...stage.args }
  // How this machine reaches the registry stays out of the image, as a build secret would.
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])
    if (process.env[name] && stage.user === '0:0') env[name] = process.env[name]
  const result = spawnSync(script, [stage.root, 'build', stage.dir, '/', ...command(rest)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (result.status !== 0) throw new Error(`RUN failed: ${rest}`)
}

const STEPS = {
  ARG: ({ stage, globals, given }, { rest }) => {
    const [name, ...value] = rest.split('=')
    const known = given[name] ?? (value.length > 0 ? value.join('=') : globals[name])
    if (known !== undefined) (stage?.args ?? globals)[name] = known
  },
  COPY: ({ stage, stages }, { flags, rest }) => copy(stage, stages, flags, rest),
  RUN: ({ stage }, { rest }) => run(stage, rest),
  WORKDIR: ({ stage }, { rest }) => {
    stage.dir = resolve(stage.dir, rest)
    mkdirSync(join(stage.root, stage.dir), { recursive: true })
  },
  ENV: ({ stage }, { rest }) => Object.assign(stage.env, Object.fromEntries(pairs(rest))),
  LABEL: ({ stage }, { rest }) => Object.assign(stage.labels, Object.fromEntries(pairs(expand(rest, stage.args)))),
  USER: ({ stage }, { rest }) => (stage.user = rest),
  EXPOSE: ({ stage }, { rest }) => (stage.port = Number(rest)),
  STOPSIGNAL: ({ stage }, { rest }) => (stage.stopSignal = rest),
  HEALTHCHECK: ({ stage }, { flags, rest }) =>
    (stage.health = { ...flags, command: command(rest.replace(/^CMD\s+/, '')) }),
  ENTRYPOINT: ({ stage }, { rest }) => (stage.entrypoint = command(rest)),
  CMD: ({ stage }, { rest }) => (stage.command = command(rest)),
}

const state = { stage: null, stages: new Map(), globals: {}, given: { NODE_IMAGE: base } }
for (const step of readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
  console.log(`${state.stage?.name ?? '-'}: ${step.name} ${step.rest.slice(0, 100)}`)
  if (step.name === 'FROM') {
    const name = /\sAS\s+(\S+)/i.exec(step.rest)?.[1] ?? 'root'
    state.stage = newStage(name)
    state.stages.set(name, state.stage)
  } else if (STEPS[step.name]) STEPS[step.name](state, step)
  else throw new Error(`no instruction that this knows: ${step.name}`)
}
const { env, user, dir, entrypoint, command: cmd, health, labels, port, stopSignal } = state.stage
writeFileSync(
  join(out, 'config.json'),
  JSON.stringify(
    { env: { PATH, ...env }, user, dir, entrypoint, command: cmd, health, labels, port, stopSignal },
    null,
    2,
  ),
)
for (const name of readdirSync(out))
  if (state.stages.has(name) && name !== 'root') rmSync(join(out, name), { recursive: true })
