/** Texts that are meant to make normalising and matching slow, of any length. */
import { compileSignatures, type Run } from '../../src/match/signature.js';
import { catalogueEntries } from './catalogue.js';

/** Makes a text of about so many code units. */
export type Maker = (length: number) => string;

/** Repeats a unit, cut to the length. */
export function repeated(unit: string): Maker {
  return (length) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** What the scanners of src/paste stop at, alone and as the beginnings of what they look for. */
export const TRIGGERS: readonly string[] = [
  ...'a1[]<>&\\"\'`(){}|:=/.@-_%,;·│─╭⎿●❯\t \u0301字\u00e9\u200b\ufeff',
  ...[
    '😀',
    '\ud800',
    '\udc00',
    '\x1b',
    '\x9b',
    '\x07',
    '\x00',
    '\x1b[',
    '\x1b[31',
    '\x1b]0;',
    '\x1bP',
    '[31m',
  ],
  ...['\r', '\r\n', '\n', '\u2028', '\\n', '\\\\', '\\u', '\\u00', '\\u0061', '\\x4', '\\"'],
  ...['&amp;', '&amp', '&#', '&lt;', '<http', '<http://x', '<@', '<!', '<mailto:', '|x>'],
  ...['\n1:', '\n1:2:3', '\n[12:34:56', '\n2026-01-01T', '\n2026-01-01 10:', '\n> ', '\n│ '],
  ...[
    'sk-',
    'sk-ant-',
    'sk-ant-api',
    'sk-ant-oat01-',
    'AKIA',
    'ABSK',
    'ghp_',
    'github_pat_',
    'npm_',
    'xoxb-',
    'AIza',
  ],
  ...[
    'eyJ',
    '.eyJ',
    'eyJa.eyJ',
    'ya29.',
    'glpat-',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    '-----END ',
  ],
  ...[
    '://',
    'a://',
    'a://b:',
    'a://b:c@',
    'Bearer ',
    'bearer',
    'Authorization: ',
    'token=',
    '"token": "',
    'pwd: ',
  ],
  ...[
    '--token ',
    '--',
    ':=',
    '=>',
    'hooks.slack.com/services/',
    'discord.com/api/webhooks/1/',
    'abcdef.abcdef.',
  ],
  ...[
    'req_',
    'claude-',
    'v2.1.',
    'resets ',
    'resets 3',
    'attempt 1/',
    'error 529 ',
    'not bedrock ',
    'at x\n',
    'limit\n',
  ],
];

/** A part of the signatures, so that even a short text holds each of them. */
const signatures = catalogueEntries.flatMap(compileSignatures).filter((_, index) => index % 12 === 0);
const manyRuns = catalogueEntries.flatMap(compileSignatures).filter(({ runs }) => runs.length > 1);

function anchorOf({ runs, anchor }: (typeof signatures)[number]): Run {
  return runs[anchor] as Run;
}

function withoutLetter(text: string): string {
  const middle = text.length >> 1;
  return text.slice(0, middle) + text.slice(middle + 1);
}

/** Words of the catalogue, each with a letter left out. */
function fuzzyWords(): string[] {
  const words = catalogueEntries.flatMap(({ phrases, title }) =>
    [title, ...phrases]
      .join(' ')
      .toLowerCase()
      .split(/[^a-z]+/),
  );
  return [...new Set(words)]
    .filter((word) => word.length > 5)
    .slice(0, 500)
    .map(withoutLetter);
}

/** The same pseudo-random numbers in every run, from 0 up to but not `below`. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomly(below: number): Maker {
  return (length) => {
    const next = numbers(7);
    return Array.from({ length }, () => String.fromCharCode(next(below))).join('');
  };
}

function unknownWords(length: number): string {
  const next = numbers(3);
  const word = () => Array.from({ length: 7 }, () => String.fromCharCode(97 + next(26))).join('');
  return Array.from({ length: Math.ceil(length / 8) }, word)
    .join(' ')
    .slice(0, length);
}

/** A terminal line that is full, so that what it ends with may go on in the next one. */
const full = (text: string) => `│ ${text.repeat(60).slice(0, 76)} │\n`;

/** Texts that are no repetition of one trigger. */
export const CRAFTED: ReadonlyArray<readonly [name: string, make: Maker]> = [
  ['nested brackets', (length) => '['.repeat(length / 2) + ']'.repeat(length / 2)],
  ['nested JSON', (length) => '{"a":['.repeat(length / 6)],
  ['one run of backslashes', (length) => `${'\\'.repeat(length - 1)}n`],
  [
    'backslash runs that double',
    repeated(Array.from({ length: 12 }, (_, i) => `${'\\'.repeat(2 ** i)}"`).join('n')),
  ],
  ['one line of letters and digits', repeated('aB3')],
  ['one line of words', repeated('lorem ipsum 12 ')],
  ['full lines of letters', repeated(full('a'))],
  ['full lines of key prefixes', repeated(full('sk-ant-'))],
  ['full lines of assignments', repeated(full('token=aB3'))],
  ['full lines of URLs', repeated(full('https://u:pA55@'))],
  ['full lines of JSON web tokens', repeated(full('eyJhbGci.'))],
  ['key headers without ends', repeated('-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n')],
  ['key prefixes with bodies', repeated('sk-ant-api03-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9 ')],
  ['near-signatures', repeated(signatures.map(({ text }) => withoutLetter(text)).join('\n'))],
  ['signatures', repeated(signatures.map(({ text }) => text).join('\n'))],
  [
    'anchors without partners',
    repeated(
      manyRuns
        .slice(0, 60)
        .map((one) => anchorOf(one).letters)
        .join(' '),
    ),
  ],
  ['seeds', repeated(signatures.map((one) => anchorOf(one).letters.slice(0, 6)).join(' '))],
  ['seeds in one word', repeated(signatures.map((one) => anchorOf(one).letters.slice(0, 6)).join(''))],
  ['a message, repeated', repeated('API Error: Repeated 529 Overloaded errors. The API is at capacity\n')],
  ['a weak message, repeated', repeated('fetch failed, ')],
  ['a message with placeholders, repeated', repeated('Retrying in 3s · attempt 1/10 ')],
  ['words that nobody knows', unknownWords],
  ['words with a typing error', repeated(fuzzyWords().join(' '))],
  ['lines with a cue and typing errors', repeated(`error ${fuzzyWords().slice(0, 40).join(' ')}\n`)],
  ['random bytes', randomly(256)],
  ['random code units', randomly(65_536)],
];

/** The anchors of the messages with most placeholders, each without the rest of its message. */
export const LONE_ANCHORS: ReadonlyArray<readonly [name: string, make: Maker]> = [...manyRuns]
  .sort((a, b) => b.runs.length - a.runs.length)
  .slice(0, 12)
  .map(
    (one) => [`only the anchor of ${one.text.slice(0, 50)}`, repeated(`${anchorOf(one).letters} `)] as const,
  );
