// Carries out a Dockerfile's steps in a folder, without Docker: each stage is a folder, its root the folder itself.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { copyOf, environmentOf } from './dockerfile.mjs';

/**
 * @typedef {import('./dockerfile.mjs').Stage} Stage
 * @typedef {{ stages: Stage[], context: string, isKept: (path: string) => boolean, scratch: string, say: (line: string) => void }} Plan
 */

/**
 * Builds every stage.
 *
 * @param {Plan} plan
 * @returns {Promise<{ root: string, workdir: string, environment: Record<string, string> }>} the last stage
 */
export async function buildStages({ stages, context, isKept, scratch, say }) {
  const roots = new Map();
  let workdir = '/';
  for (const stage of stages) {
    const root = join(scratch, stage.name);
    mkdirSync(root, { recursive: true });
    workdir = '/';
    for (const instruction of stage.instructions) {
      if (instruction.name === 'WORKDIR') {
        workdir = posix.resolve(workdir, instruction.text);
        mkdirSync(join(root, workdir), { recursive: true });
      } else if (instruction.name === 'COPY') {
        say(`${stage.name}: COPY ${instruction.text}`);
        copy(copyOf(instruction), { root, workdir, roots, context, isKept });
      } else if (instruction.name === 'RUN') {
        say(`${stage.name}: RUN ${instruction.text}`);
        await runStep(instruction, join(root, workdir), environmentOf(stage));
      }
    }
    roots.set(stage.name, root);
  }
  const last = stages.at(-1);
  return { root: roots.get(last.name), workdir, environment: environmentOf(last) };
}

function copy({ sources, target, from }, { root, workdir, roots, context, isKept }) {
  const base = from === undefined ? context : roots.get(from);
  for (const source of sources) {
    if (from === undefined && !isKept(source))
      throw new Error(`COPY ${source}: .dockerignore leaves it out.`);
    const path = join(base, source);
    if (!existsSync(path)) throw new Error(`COPY ${source}: it is not there.`);
    const place = join(root, posix.resolve(workdir, target));
    // A folder gives its content, as Docker has it; a file keeps its name where the target is a folder.
    const isIn = target.endsWith('/') && !statSync(path).isDirectory();
    cpSync(path, isIn ? join(place, basename(source)) : place, { recursive: true, verbatimSymlinks: true });
  }
}

/** Steps see none of the settings of whoever runs this, except where programs are and how npm reaches its packages. */
async function runStep({ text, line }, cwd, environment) {
  if (/(?:^|\s)\//.test(text))
    throw new Error(`Dockerfile:${line}: a path from the root would leave the scratch folder.`);
  const code = await new Promise((resolve, reject) => {
    const env = { ...shellEnvironment(), ...environment };
    const child = spawn('sh', ['-c', text], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`Dockerfile:${line}: RUN ${text} failed with ${code}.`);
}

/** The variables that a shell needs, and npm's own settings of the machine; nothing that npm sets for its scripts. */
export function shellEnvironment() {
  const kept = /^(?:PATH|HOME|TMPDIR|LANG|(?:HTTPS?|NO)_PROXY|NODE_EXTRA_CA_CERTS)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}
