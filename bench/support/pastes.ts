/** Generated pastes of a given size, the same on every run. */
import type { CatalogEntry } from '../../src/catalog/schema.js';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export type Random = () => number;

/** @returns a generator for a seed */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @returns one of the items */
export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** What is in a paste. */
export const KINDS = ['log with error', 'log', 'prose', 'one letter', 'brackets', 'near-signatures'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that people send; the others are made to be slow. */
export const ORDINARY: readonly Kind[] = ['log with error', 'log', 'prose'];

/**
 * @param size length in characters (ASCII nearly throughout, so bytes as well)
 * @param entries the catalogue whose messages are used
 */
export function pasteOf(kind: Kind, size: number, entries: readonly CatalogEntry[], random: Random): string {
  switch (kind) {
    case 'log with error':
      return withError(size, entries, random);
    case 'log':
      return fill(size, () => logLine(random));
    case 'prose':
      return fill(size, () => sentence(random));
    case 'one letter':
      return pick([...'aeoAI1 .-/'], random).repeat(size);
    case 'brackets':
      return brackets(size, random);
    case 'near-signatures':
      return fill(size, () => nearSignature(entries, random));
  }
}

/** A log in whose middle somewhere a literal message of the catalogue stands. */
function withError(size: number, entries: readonly CatalogEntry[], random: Random): string {
  const message = `  \u23bf  ${messageOf(entries, random)}`;
  const rest = Math.max(0, size - message.length - 2);
  const before = Math.floor(rest * random());
  const log = (length: number) => fill(length, () => logLine(random));
  return `${log(before)}\n${message}\n${log(rest - before)}`.slice(0, Math.max(size, message.length));
}

/** @returns a literal message with its placeholders filled */
function messageOf(entries: readonly CatalogEntry[], random: Random): string {
  const messages = entries.flatMap(({ messages }) => messages);
  return pick(messages, random).text.replace(/\{[^}]*\}/g, () =>
    pick(['opus', '3am', '529', '2.1.205'], random),
  );
}

function brackets(size: number, random: Random): string {
  const half = Math.floor(size / 2);
  const [open, close] = pick(
    [
      ['[', ']'],
      ['{"error":', '}'],
      ['(', ')'],
      ['<a>', '</a>'],
    ] as const,
    random,
  );
  return `${open.repeat(Math.ceil(half / open.length)).slice(0, half)}${close.repeat(half)}`.slice(0, size);
}

/** Most of a message, then something else: what makes a matcher begin and give up again and again. */
function nearSignature(entries: readonly CatalogEntry[], random: Random): string {
  const words = messageOf(entries, random).split(' ');
  const kept = words.slice(0, Math.max(1, Math.ceil(words.length * (0.5 + random() / 2)) - 1));
  return `${kept.join(' ')} ${pick(NOUNS, random)}${pick([' ', '\n', '": "', ' ['], random)}`;
}

function fill(size: number, part: () => string): string {
  const parts: string[] = [];
  for (let length = 0; length < size; ) {
    const next = part();
    parts.push(next);
    length += next.length;
  }
  return parts.join('').slice(0, size);
}

function logLine(random: Random): string {
  const number = (below: number) => String(Math.floor(random() * below));
  const path = `src/${pick(NOUNS, random)}/${pick(NOUNS, random)}-${number(90)}.ts`;
  const time = `2026-03-0${1 + Math.floor(random() * 9)}T1${number(10)}:2${number(10)}:0${number(10)}.${number(999)}Z`;
  const forms = [
    `${time} [worker-${number(16)}] INFO ${pick(VERBS, random)} ${pick(NOUNS, random)} in ${number(900)} ms`,
    `\u001b[32m  \u2713\u001b[39m ${pick(NOUNS, random)} ${pick(VERBS, random)} the ${pick(NOUNS, random)} (${number(80)} ms)`,
    `    at ${pick(VERBS, random)}${pick(NOUNS, random)} (${path}:${number(400)}:${number(60)})`,
    `\u25cf Bash(npm run ${pick(NOUNS, random)} -- --filter ${pick(NOUNS, random)})`,
    `     ${number(300)}  ${pick(['+', '-', ' '], random)} const ${pick(NOUNS, random)} = await ${pick(VERBS, random)}(${pick(NOUNS, random)});`,
    `warning: ${path} ${pick(VERBS, random)} ${number(40)} files, exit code ${number(3)}`,
  ];
  return `${pick(forms, random)}\n`;
}

function sentence(random: Random): string {
  const form = pick(
    [
      'can somebody {v} the {n} before we {v} the {n}?',
      'I think the {n} should {v} first, otherwise the {n} will {v} again.',
      'yesterday the {n} did not {v}, today the {n} and the {n} do',
      'lunch at noon, then we {v} the {n} with the team.',
      'does claude know how to {v} a {n} when the {n} is large?',
    ],
    random,
  );
  return `${form.replace(/\{(.)\}/g, (_, kind: string) => pick(kind === 'n' ? NOUNS : VERBS, random))} `;
}

const NOUNS =
  'queue parser session ledger proxy router schema invoice cache token widget migration report backlog cluster pipeline branch fixture gateway module payload renderer socket tenant upload'.split(
    ' ',
  );
const VERBS =
  'build compile deploy fetch flush index load merge open parse publish read refresh render resolve retry send start stop sync test validate write'.split(
    ' ',
  );
