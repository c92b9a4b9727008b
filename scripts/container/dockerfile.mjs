// Reads a Dockerfile and a .dockerignore, as far as ours use their languages; what it does not know it refuses.

/**
 * One instruction.
 *
 * @typedef {{ line: number, name: string, flags: Record<string, string>, text: string }} Instruction
 * @typedef {{ name: string, image: string, instructions: Instruction[] }} Stage
 */

const KNOWN = new Set(['WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'HEALTHCHECK', 'CMD']);

/**
 * Reads a Dockerfile into its stages.
 *
 * @param {string} text
 * @returns {Stage[]}
 * @throws Error that names the line
 */
export function parseDockerfile(text) {
  const stages = [];
  for (const { line, content } of logicalLines(text)) {
    const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(content) ?? [];
    if (name === 'FROM') {
      stages.push(stageOf(rest, line, stages));
      continue;
    }
    const stage = stages.at(-1);
    if (!stage || !KNOWN.has(name)) throw new Error(`Dockerfile:${line}: ${name} is not expected here.`);
    stage.instructions.push({ line, name, ...withFlags(rest) });
  }
  return stages;
}

/** Lines without comments, joined where they end with a backslash. */
function logicalLines(text) {
  const lines = [];
  let open;
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    const current = open ?? { line: index + 1, content: '' };
    const isContinued = raw.endsWith('\\');
    current.content += isContinued ? raw.slice(0, -1) : raw;
    open = isContinued ? current : undefined;
    if (!isContinued) lines.push(current);
  }
  if (open) throw new Error(`Dockerfile:${open.line}: The last line ends with a backslash.`);
  return lines;
}

function stageOf(rest, line, earlier) {
  const [, image = '', name = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? [];
  if (!image || !name) throw new Error(`Dockerfile:${line}: Write FROM image AS name.`);
  if (earlier.some((stage) => stage.name === name))
    throw new Error(`Dockerfile:${line}: Two stages are ${name}.`);
  return { name, image, instructions: [] };
}

function withFlags(rest) {
  const flags = {};
  let text = rest;
  for (const [flag, name, value] of rest.matchAll(/--([a-z-]+)=(\S+)\s+/gy)) {
    flags[name] = value;
    text = text.slice(flag.length);
  }
  return { flags, text };
}

/**
 * The sources and the target of a COPY.
 *
 * @param {Instruction} instruction
 */
export function copyOf({ text, flags, line }) {
  const words = text.split(/\s+/);
  const target = words.pop();
  if (!target || words.length === 0) throw new Error(`Dockerfile:${line}: COPY needs a source and a target.`);
  return { sources: words, target, from: flags.from };
}

/**
 * The command of `CMD [...]` or `HEALTHCHECK ... CMD [...]`, which must have the form that needs no shell.
 *
 * @param {Stage} stage
 * @param {string} name
 * @returns {string[]}
 */
export function commandOf(stage, name) {
  const found = stage.instructions.findLast((instruction) => instruction.name === name);
  if (!found) throw new Error(`Dockerfile: The stage ${stage.name} has no ${name}.`);
  return JSON.parse(found.text.replace(/^CMD\s+/, ''));
}

/**
 * The variables that a stage sets.
 *
 * @param {Stage} stage
 * @returns {Record<string, string>}
 */
export function environmentOf(stage) {
  const set = stage.instructions.filter(({ name }) => name === 'ENV');
  return Object.fromEntries(
    set.map(({ text, line }) => {
      const [, name, value] = /^(\w+)=(\S*)$/.exec(text) ?? [];
      if (name === undefined) throw new Error(`Dockerfile:${line}: Write ENV NAME=value.`);
      return [name, value];
    }),
  );
}

/**
 * Reads a .dockerignore that leaves out everything but what it names.
 *
 * @param {string} text
 * @returns {(path: string) => boolean} whether a path of the context is part of it
 * @throws Error when it is of another form
 */
export function contextFilter(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [first, ...kept] = lines;
  if (first !== '*' || !kept.every((line) => /^![\w.-]+$/.test(line))) {
    throw new Error('.dockerignore: Begin with * and name what is kept, as in !src, from the root.');
  }
  const names = new Set(kept.map((line) => line.slice(1)));
  return (path) => names.has(path.replace(/^\.\//, '').split('/')[0] ?? '');
}
