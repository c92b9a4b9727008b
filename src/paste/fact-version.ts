/** Which version of Claude Code a paste shows, among the versions of everything else. */
import type { FactToken } from './tokens.js';

const VERSION = /^v?(\d{1,2}\.\d{1,2}\.\d{1,3})$/;
/** `claude-cli/2.1.9`, `@anthropic-ai/claude-code@2.1.9`, and the folder that the native installer unpacks to. */
const NAMED = /^(?:@anthropic-ai\/)?claude(?:-cli|-code)?[/@]|^\S*claude\/versions\//;
/** Lines that Claude Code has released; a bare number of another line is some other product's. */
const RELEASED = /^(?:0\.2|1\.0|2\.\d{1,2})\./;
const OTHER_PRODUCTS = new Set(
  `node nodejs npm pnpm yarn python pip ubuntu debian fedora kernel sdk chrome electron git docker bun deno kotlin
  java go rust cargo cursor codex gemini copilot opencode cline zed warp litellm wsl openssl curl terraform mcp
  server plugin desktop vscode kubernetes helm`.split(/\s+/),
);
/** Words that may stand between a product and its version: "git version 2.43.0", "Python is 2.7.18". */
const FILLERS = new Set(['version', 'is', 'v', 'at', 'on']);
/** Before a version that is not the one in use, or not any more: "since 2.1.9", "worked in 2.1.9". */
const ELSEWHERE = new Set(
  'since before until till after latest newest stable worked works fine fixed below than'.split(' '),
);
const ARROWS = new Set(['→', '->', '-', 'to']);

/** @returns a version such as `2.1.199`; undefined where none stands there, or two with equal right */
export function readVersion(tokens: readonly FactToken[]): string | undefined {
  let best: string | undefined;
  let bestRank = 0;
  let tie = false;
  for (let i = 0; i < tokens.length; i++) {
    const { hasDigit, hasSign } = tokens[i] as FactToken;
    if (!hasDigit || !hasSign) continue;
    const found = versionAt(tokens, i);
    if (!found || found.rank < bestRank) continue;
    tie = found.rank === bestRank && found.rank < 3 && found.number !== best;
    // Of two banners the later one is of the later start.
    best = found.number;
    bestRank = found.rank;
  }
  return tie ? undefined : best;
}

/** rank 3: named as Claude Code's; 2: written as a version; 1: a bare number that could be one. */
function versionAt(tokens: readonly FactToken[], i: number): { number: string; rank: number } | undefined {
  const word = wordAt(tokens, i);
  // Two full stops, and no more than a number behind the last
  const dot = word.lastIndexOf('.');
  if (word.length - dot > 4 || !word.includes('.') || word.indexOf('.') === dot) return undefined;
  const path = NAMED.exec(word)?.[0];
  const number = VERSION.exec(path ? word.slice(path.length) : word)?.[1];
  if (!number || !RELEASED.test(number)) return undefined;
  if (path) return { number, rank: 3 };
  if (isOtherProduct(tokens, i) || isElsewhere(tokens, i)) return undefined;
  const near = [i - 1, i - 2, i - 3, i + 1].map((at) => wordAt(tokens, at));
  if (near.some((other) => other.startsWith('claude'))) return { number, rank: 3 };
  if (near[0] === 'version' || word.startsWith('v')) return { number, rank: 2 };
  // Everybody's first release: too common to be meant without a name.
  return number.endsWith('.0.0') ? undefined : { number, rank: 1 };
}

function isOtherProduct(tokens: readonly FactToken[], i: number): boolean {
  const at = FILLERS.has(wordAt(tokens, i - 1)) ? i - 2 : i - 1;
  const before = wordAt(tokens, at);
  return OTHER_PRODUCTS.has(before) || (before === 'code' && !wordAt(tokens, at - 1).startsWith('claude'));
}

function isElsewhere(tokens: readonly FactToken[], i: number): boolean {
  if (wordAt(tokens, i + 1) === 'notes' || wordAt(tokens, i + 1) === 'changelog') return true;
  if (ELSEWHERE.has(wordAt(tokens, i - 1))) return true;
  if (FILLERS.has(wordAt(tokens, i - 1)) || wordAt(tokens, i - 1) === 'in') {
    if (ELSEWHERE.has(wordAt(tokens, i - 2))) return true;
  }
  // "2.1.9 → 2.1.12": the later one is in use after an update, the earlier one while it is only on offer.
  const isOffer = [2, 3, 4, 5].some((back) => wordAt(tokens, i - back) === 'available');
  if (ARROWS.has(wordAt(tokens, i - 1)) && VERSION.test(wordAt(tokens, i - 2))) return isOffer;
  const next = wordAt(tokens, i + 2) === 'version' ? i + 3 : i + 2;
  const isOfferNext = isOffer || wordAt(tokens, i - 1) === 'available';
  return ARROWS.has(wordAt(tokens, i + 1)) && VERSION.test(wordAt(tokens, next)) && !isOfferNext;
}

function wordAt(tokens: readonly FactToken[], i: number): string {
  return tokens[i]?.lower ?? '';
}
