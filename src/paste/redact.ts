/**
 * Takes secrets out of a paste before anything else sees it. One pass over the code units: two in a row that no
 * ordinary text has often, such as `k-` of `sk-`, call the finder that reads the token by its character classes.
 */

import { isDigit, isWordCode } from './chars.js';
import { UNITS } from './code-units.js';
import { findShortOption, findSpoken, findTagged, findUserOption } from './secret-places.js';
import {
  type Finder,
  findBarePassword,
  findBearer,
  findDiscordToken,
  findDiscordWebhook,
  findPrivateKey,
  findPuttyKey,
  findSlackWebhook,
  findTelegramToken,
  findUrlPassword,
  type Hit,
  prefixFinder,
} from './secret-tokens.js';
import { findAssigned, findOption, mayEndName } from './secret-values.js';
import { isBase64UrlCode, KINDS, PREFIXES, type SecretKind } from './secrets.js';
import type { WrappedText } from './wrapped.js';
import { WrappedParts } from './wrapped-parts.js';

export type { SecretKind } from './secrets.js';

/** One kind of secret that a text held. */
export interface SecretFinding {
  kind: SecretKind;
  count: number;
  /** What the owner should do now, for people: where to revoke the secret. */
  advice: string;
}

/** Taking one secret out may lay another one bare; more than two rounds are rare. */
const MAX_ROUNDS = 8;
/**
 * So far from a secret that was taken out, and so many lines, the next round looks for others. No finder looks back
 * farther, none but those of many lines looks beyond the line, and three lines tell how lines are joined.
 */
const REACH = 4_096;
const REACH_LINES = 4;

/**
 * Replaces the secrets in a text, such as keys, tokens, passwords and private keys, by what they are.
 *
 * @param text any text, however broken, cleaned or not; where zero-width characters may cut tokens, clean it first
 * @returns the text without its secrets, and each kind that was found, in order of appearance;
 *   redacting the text again changes nothing
 * @example redact('x-api-key: sk-ant-api03-…').text // 'x-api-key: [redacted Anthropic API key]'
 */
export function redact(text: string): { text: string; findings: SecretFinding[] } {
  const counts = new Map<SecretKind, number>();
  let result = text;
  let places: readonly number[] | undefined; // Where the round before took something out
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { hits, manyLines } = scan(result, places);
    if (hits.length === 0) break;
    for (const { kind } of hits) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const replaced = replace(result, hits);
    result = replaced.text;
    places = manyLines ? undefined : replaced.places;
  }
  const findings = [...counts].map(([kind, count]) => ({ kind, count, advice: KINDS[kind].advice }));
  return { text: result, findings };
}

/**
 * @param hits in order; none overlaps another
 * @returns the text, and where in it each replacement begins
 */
function replace(raw: string, hits: readonly Hit[]): { text: string; places: number[] } {
  const pieces: string[] = [];
  const places: number[] = [];
  let done = 0;
  let length = 0;
  for (const { start, end, kind } of hits) {
    const label = `[redacted ${KINDS[kind].label}]`;
    pieces.push(raw.slice(done, start), label);
    places.push(length + start - done);
    length += start - done + label.length;
    done = end;
  }
  pieces.push(raw.slice(done));
  return { text: pieces.join(''), places };
}

/**
 * All secrets of a text, in order; none overlaps another.
 *
 * @param places where the round before took something out: what is too far from them is not read again
 */
function scan(text: string, places: readonly number[] | undefined): { hits: Hit[]; manyLines: boolean } {
  const hits: Hit[] = [];
  const parts = new WrappedParts(text);
  const isWanted = places === undefined ? () => true : besidePlaces(text, places);
  for (let part = parts.next(isWanted); part; part = parts.next(isWanted)) {
    const { wrapped, length } = part;
    for (const { start, end, kind } of scanPart(wrapped, length))
      hits.push({ start: wrapped.rawStart(start), end: wrapped.rawEnd(end), kind });
  }
  return { hits, manyLines: parts.manyLines };
}

/** Tells of parts of a text, asked for in order, whether one of the places is in it or beside it. */
function besidePlaces(text: string, places: readonly number[]): (from: number, to: number) => boolean {
  let next = 0;
  let heldBefore = false;
  return (_from, to) => {
    const first = next;
    while (next < places.length && (places[next] as number) < to) next++;
    const beside = heldBefore || (places[next] ?? Number.POSITIVE_INFINITY) < linesBehind(text, to + REACH);
    heldBefore = next > first;
    return heldBefore || beside;
  };
}

/** Offset behind the line that is {@link REACH_LINES} lines behind the one at `at`. */
function linesBehind(text: string, at: number): number {
  let end = Math.min(at, text.length);
  for (let lines = 0; lines <= REACH_LINES && end < text.length; lines++) {
    const newline = text.indexOf('\n', end);
    end = newline < 0 ? text.length : newline + 1;
  }
  return end;
}

const units = UNITS;

/** The secrets in the first code units of a text that stands in {@link UNITS}. */
function scanPart(wrapped: WrappedText, length: number): Hit[] {
  const hits: Hit[] = [];
  let floor = 0;
  for (let i = nextNoticed(1, length); i < length; i = nextNoticed(i + 1, length)) {
    i = endOfRule(i, length);
    const cell = CELLS[rowOf(units[i - 1] as number) | (units[i] as number)] as number;
    // Words are full of these endings: most are dismissed here.
    if (cell === SPOKEN && isWordCode(units[i + 1] as number) && !wrapped.isJoint(i + 1)) continue;
    const hit = firstHit(FINDERS[cell] as Finder[], wrapped, i, floor);
    if (!hit) continue;
    hits.push(hit);
    floor = hit.end;
    i = Math.max(i, hit.end - 1);
  }
  return hits;
}

/** Index of the next code unit, from `from` on, that is noticed together with the one before it; else the end. */
function nextNoticed(from: number, end: number): number {
  let row = rowOf(units[from - 1] as number);
  for (let i = from; i < end; i++) {
    const code = units[i] as number;
    if (code >= 128) row = rowOf(code);
    else {
      if (CELLS[row | code] !== 0) return i;
      row = code << 7;
    }
  }
  return end;
}

/** Index of the last code unit of a run of hyphens or slashes: within one nothing begins. Else `at` itself. */
function endOfRule(at: number, end: number): number {
  const code = units[at] as number;
  if ((code !== 0x2d && code !== 0x2f) || units[at - 1] !== code || units[at - 2] !== code) return at;
  let last = at;
  while (last + 1 < end && units[last + 1] === code) last++;
  return last;
}

function firstHit(finders: readonly Finder[], wrapped: WrappedText, at: number, floor: number): Hit | null {
  for (const find of finders) {
    const hit = find(wrapped, at);
    if (hit && hit.start >= floor && hit.end > hit.start) return hit;
  }
  return null;
}

/** For each pair of ASCII code units the index in `FINDERS` of what to call; 0 for nearly all. Its last row is empty. */
const CELLS = new Uint16Array(129 * 128);
const FINDERS: Finder[][] = [[], [findSpoken]];
/** Where {@link findSpoken} stands alone in `FINDERS`. */
const SPOKEN = 1;
const EMPTY_ROW = 128 << 7;

/** Where the pairs begin in `CELLS` that have this first code unit. */
function rowOf(code: number): number {
  if (code < 128) return code << 7;
  return code === 0xf1 ? 0x6e << 7 : EMPTY_ROW; // Contraseña
}

function notice(pair: string, finder: Finder): void {
  const key = rowOf(pair.charCodeAt(0)) | pair.charCodeAt(1);
  const finders = FINDERS[CELLS[key] as number] as Finder[];
  if (finders.length === 0 && finder === findSpoken) CELLS[key] = SPOKEN;
  else CELLS[key] = FINDERS.push([...finders, finder]) - 1;
}

function noticeAfterAny(char: string, finder: Finder, test: (code: number) => boolean): void {
  for (let code = 0; code < 128; code++) if (test(code)) notice(String.fromCharCode(code) + char, finder);
}

function fillCells(): void {
  const pairs = new Map<string, Array<(typeof PREFIXES)[number]>>();
  for (const prefix of PREFIXES) {
    const pair = prefix.literal.slice(prefix.anchor - 1, prefix.anchor + 1);
    pairs.set(pair, [...(pairs.get(pair) ?? []), prefix]);
  }
  for (const [pair, prefixes] of pairs) notice(pair, prefixFinder(prefixes));
  for (const pair of ['be', 'Be', 'bE', 'BE']) notice(pair, findBearer);
  for (const letter of 'swt') notice(`/${letter}`, findSlackWebhook);
  notice('/w', findDiscordWebhook);
  notice('-B', findPrivateKey);
  notice(':/', findUrlPassword);
  notice('//', findBarePassword);
  notice('-L', findPuttyKey);
  notice('--', findOption);
  notice('--', findUserOption);
  for (const letter of 'uUpa') notice(`-${letter}`, findShortOption);
  for (const end of ['rd', 'wd', 'se', 'rt', 'et', 'en', 'ey', 'de', 'ss', 'na'])
    for (const pair of new Set([end, end.toUpperCase()])) notice(pair, findSpoken);
  noticeAfterAny('>', findTagged, (code) => code > 32 && code !== 0x3e && code !== 0x2d && code !== 0x3d);
  noticeAfterAny(':', findTelegramToken, isDigit);
  noticeAfterAny('.', findDiscordToken, isBase64UrlCode);
  noticeAfterAny(':', findAssigned, mayEndName);
  noticeAfterAny('=', findAssigned, (code) => mayEndName(code) || code === 0x3a); // :=
}

fillCells();
