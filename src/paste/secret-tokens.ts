/** Finds the secrets that are known by their shape, each from the place where the scanner notices it. */
import { isAsciiLetter, isBlank, isDecoration, isDigit, isInvisible, isWordCode } from './chars.js';
import { startOfColour } from './full-lines.js';
import { isOrdinary, isPlaceholder, isRandom, isReference } from './secret-looks.js';
import { isBase64UrlCode, PREFIXES_BY_START, type SecretKind, type TokenPrefix } from './secrets.js';
import type { WrappedText } from './wrapped.js';

/** A secret in the joined text. */
export interface Hit {
  start: number;
  end: number;
  kind: SecretKind;
}

/** Looks for a secret around `at`, where two code units in a row were noticed; the cost is bounded where there is none. */
export type Finder = (wrapped: WrappedText, at: number) => Hit | null;

/** Tokens are judged by so much before the rest is read. */
const PROBE = 160;
/** The header of a JSON web token may hold a long key id. */
const JWT_PROBE = 600;
const MAX_BLANKS = 20;
const DASHES = '-----';
const CREDENTIAL_CODES = tableOf('-._~+/=:%');
const URL_ENDS = '"\'`<>\\|';
const URL_CODES = Uint8Array.from({ length: 128 }, (_, code) =>
  code > 32 && code !== 127 && !URL_ENDS.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** Letters, digits and `marks`. */
function tableOf(marks: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    isWordCode(code) || marks.includes(String.fromCharCode(code)) ? 1 : 0,
  );
}

/** Finds a token by its prefix; `prefixes` have the two code units that were noticed. */
export function prefixFinder(prefixes: readonly TokenPrefix[]): Finder {
  return (wrapped, at) => {
    for (const prefix of prefixes) {
      const start = at - prefix.anchor;
      // The longest literal decides: sk-ant-your-key is no placeholder of another kind.
      if (start >= 0 && wrapped.text.startsWith(prefix.literal, start))
        return matchPrefix(wrapped, start, prefix);
    }
    return null;
  };
}

/**
 * Finds the token with a known prefix that begins exactly at an offset.
 *
 * @param wrapped the paste
 * @param start where the token begins
 * @returns the token, or null
 */
export function tokenAt(wrapped: WrappedText, start: number): Hit | null {
  const prefixes = PREFIXES_BY_START.get(wrapped.text.charCodeAt(start));
  const prefix = prefixes?.find(({ literal }) => wrapped.text.startsWith(literal, start));
  return prefix ? matchPrefix(wrapped, start, prefix) : null;
}

function matchPrefix(wrapped: WrappedText, start: number, prefix: TokenPrefix): Hit | null {
  const { text } = wrapped;
  if (prefix.anywhere !== true && !isBoundary(wrapped, start)) return null;
  // Words joined by hyphens, each of which might begin a token, are read once.
  if (prefix.random === true && '-_'.includes(text.charAt(start - 1)) && start > 0) return null;
  if (start < (wrapped.vain.get(prefix) ?? 0)) return null;
  const from = start + prefix.literal.length;
  const least = Math.min(prefix.min, prefix.short ?? prefix.min);
  let near = from;
  while (near < from + least && prefix.body(text.charCodeAt(near))) near++;
  if (near < from + least && !wrapped.hasJoint(from, near)) return null;
  const limits = {
    min: prefix.min,
    full: prefix.full ?? Number.POSITIVE_INFINITY,
    quoted: isQuote(text.charCodeAt(start - 1)),
  };
  const probe = prefix.holds === undefined ? PROBE : JWT_PROBE;
  let end = wrapped.run(from, prefix.body, { ...limits, max: probe });
  const body = text.slice(from, end);
  // A sentence may break off behind a prefix that it only mentions.
  if (!isTokenBody(body, prefix) || (!prefix.exact && wrapped.isJoint(from) && !isRandom(body))) {
    // A run with many beginnings is read once.
    if (prefix.holds !== undefined || end - from === probe)
      wrapped.vain.set(
        prefix,
        end - from < probe ? end : start + probe * (prefix.holds === undefined ? 0.85 : 0.5),
      );
    return null;
  }
  if (end - from === probe) end = wrapped.run(from, prefix.body, limits);
  while (text.charCodeAt(end - 1) === 0x2e) end--; // The full stop of a sentence
  return { start, end, kind: prefix.kind };
}

function isTokenBody(body: string, prefix: TokenPrefix): boolean {
  if (prefix.exact === true && body.length !== prefix.full) return false;
  const whole = body.length >= prefix.min;
  if (!whole && (body.length < (prefix.short ?? prefix.min) || !isRandom(body))) return false;
  if (prefix.holds !== undefined && !body.includes(prefix.holds)) return false;
  if (prefix.random === true && !isRandom(body)) return false;
  // In sk-ant-api03-…, what says nothing comes first.
  const core = body.replace(/^[a-z]{0,8}\d{0,2}-/, '');
  return core.length >= (whole ? 8 : 3) && !isPlaceholder(core) && !(core.length < 8 && isMask(core));
}

/** `xxx` and `000`. */
function isMask(core: string): boolean {
  return /^(.)\1+$/.test(core);
}

/** Whether no word runs on from before `at`; escapes such as `\n` and colours are no words. */
function isBoundary(wrapped: WrappedText, at: number): boolean {
  const { text } = wrapped;
  const code = text.charCodeAt(at - 1);
  if (at === 0 || !isWordCode(code) || wrapped.isJoint(at)) return true;
  if ('nrtbf'.includes(text.charAt(at - 1)) && text.charCodeAt(at - 2) === 0x5c) return true;
  if (text.charCodeAt(at - 3) === 0x25 && isWordCode(text.charCodeAt(at - 2))) return true; // %3D
  return startOfColour(text, at) >= 0;
}

/** `Bearer X`, without a header's name as well. Noticed at its `e`. */
export const findBearer: Finder = (wrapped, at) => {
  const { text } = wrapped;
  if (text.slice(at - 1, at + 5).toLowerCase() !== 'bearer') return null;
  let start = at + 5;
  while (start < at + 5 + MAX_BLANKS && isBlank(text.charCodeAt(start))) start++;
  if (start === at + 5 && !wrapped.isJoint(start)) return null;
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const end = wrapped.run(start, isCredentialCode, { max: PROBE });
  const head = text.slice(start, end);
  if (head.length < 16 || !isRandom(head) || isPlaceholder(head) || isReference(head)) return null;
  return { start, end: wrapped.run(start, isCredentialCode), kind: 'bearer-token' };
};

/** What credentials in headers are made of. */
export function isCredentialCode(code: number): boolean {
  return CREDENTIAL_CODES[code] === 1;
}

/** Discord: three parts in base64url of 23 to 28, 6 or 7, and 27 or more. Noticed at the first full stop. */
export const findDiscordToken: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const second = text.charCodeAt(at + 7) === 0x2e ? at + 7 : at + 8;
  if (text.charCodeAt(second) !== 0x2e) return null;
  for (let i = at + 1; i < second; i++) if (!isBase64UrlCode(text.charCodeAt(i))) return null;
  const start = startOfDiscordToken(wrapped, at);
  if (start < 0) return null;
  const end = wrapped.run(second + 1, isBase64UrlCode, { max: PROBE });
  if (end - second <= 27 || !isRandom(text.slice(second + 1, end))) return null;
  return { start, end, kind: 'discord-token' };
};

function startOfDiscordToken(wrapped: WrappedText, dot: number): number {
  let joint = -1;
  let start = dot;
  while (start > 0 && dot - start <= 28 && isBase64UrlCode(wrapped.text.charCodeAt(start - 1))) {
    start--;
    if (dot - start >= 23 && dot - start <= 28 && isBoundary(wrapped, start)) joint = start;
  }
  const length = dot - start;
  return length >= 23 && length <= 28 && isBoundary(wrapped, start) ? start : joint;
}

/** `discord.com/api/webhooks/<id>/<token>`: the token. Noticed at the `w`. */
export const findDiscordWebhook: Finder = (wrapped, at) => {
  const { text } = wrapped;
  if (!text.startsWith('webhooks/', at)) return null;
  const host = text.slice(Math.max(0, at - 40), at).toLowerCase();
  if (!/discord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?$/.test(host)) return null;
  let start = at + 'webhooks/'.length;
  while (start < at + 40 && isDigit(text.charCodeAt(start))) start++;
  if (text.charCodeAt(start) !== 0x2f) return null;
  return longToken(wrapped, start + 1, isBase64UrlCode, 'discord-webhook');
};

/** `hooks.slack.com/services/…`: all that follows. Noticed at the letter after the slash. */
export const findSlackWebhook: Finder = (wrapped, at) => {
  const { text } = wrapped;
  // Paths are full of slashes: nearly all end here.
  if ((text.charCodeAt(at - 2) | 32) !== 0x6d) return null;
  if (text.slice(Math.max(0, at - 16), at).toLowerCase() !== 'hooks.slack.com/') return null;
  const path = ['services/', 'workflows/', 'triggers/'].find((folder) => text.startsWith(folder, at));
  if (path === undefined) return null;
  return longToken(
    wrapped,
    at + path.length,
    (code) => isBase64UrlCode(code) || code === 0x2f,
    'slack-webhook',
  );
};

function longToken(
  wrapped: WrappedText,
  start: number,
  test: typeof isBase64UrlCode,
  kind: SecretKind,
): Hit | null {
  const end = wrapped.run(start, test, { max: 400 });
  return end - start < 20 || isPlaceholder(wrapped.text.slice(start, end)) ? null : { start, end, kind };
}

/** From `-----BEGIN … PRIVATE KEY-----` to the end of the key, or of the text. Noticed at the `B`. */
export const findPrivateKey: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const start = at - DASHES.length;
  if (!text.startsWith(`${DASHES}BEGIN`, start)) return null;
  const header = text.slice(at, at + 80);
  const labelEnd = header.indexOf(DASHES);
  if (labelEnd < 0 || !header.slice(0, labelEnd).includes('PRIVATE KEY')) return null;
  const body = at + labelEnd + DASHES.length;
  // A key that was cut off ends where another one begins; so each part of the text is searched once.
  const next = text.indexOf(`${DASHES}BEGIN`, body);
  const rest = text.slice(body, next < 0 ? text.length : next);
  const footer = rest.indexOf(`${DASHES}END`);
  if (footer < 0) return hasKeyBody(rest) ? { start, end: body + rest.length, kind: 'private-key' } : null;
  const close = rest.slice(footer + 8, footer + 88).indexOf(DASHES);
  const end = body + footer + 8 + (close < 0 ? 0 : close + DASHES.length);
  return { start, end, kind: 'private-key' };
};

/** Whether a key that was cut off, not a sentence about keys, follows its header. */
function hasKeyBody(rest: string): boolean {
  return /[A-Za-z0-9+/]{10}|Proc-Type|DEK-Info|Version:|Comment:/.test(rest.slice(0, 240));
}

/** `scheme://user:password@host`: the password; `scheme://token@host`: the token. Noticed at the first slash. */
export const findUrlPassword: Finder = (wrapped, at) => {
  const { text } = wrapped;
  if (text.charCodeAt(at + 1) !== 0x2f || !isWordCode(text.charCodeAt(at - 2))) return null;
  const from = at + 2;
  const info = userInfo(wrapped, from);
  const colon = info.indexOf(':');
  const opaque = isOpaqueUser(colon < 0 ? info : info.slice(0, colon));
  if (colon < 0 && !opaque) return null;
  const start = opaque ? from : from + colon + 1;
  const end = from + info.length;
  const secret = text.slice(start, end);
  if (secret === '' || isVariable(secret)) return null;
  const known = tokenAt(wrapped, start);
  return { start, end, kind: known?.end === end ? known.kind : 'url-password' };
};

/** `//user:password@host`, without a scheme. Noticed at the second slash. */
export const findBarePassword: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const before = text.charCodeAt(at - 2);
  if (before === 0x3a || before === 0x2f || isWordCode(before)) return null;
  const from = at + 1;
  let start = from;
  while (start < from + 64 && isUserCode(text.charCodeAt(start))) start++;
  if (start === from || text.charCodeAt(start) !== 0x3a) return null;
  const info = userInfo(wrapped, from);
  const secret = info.slice(start + 1 - from);
  if (secret === '' || isVariable(secret) || secret.includes('[redacted ')) return null;
  return { start: start + 1, end: from + info.length, kind: 'url-password' };
};

function isUserCode(code: number): boolean {
  return isBase64UrlCode(code) || code === 0x2e || code === 0x25 || code === 0x2b;
}

/** `12345678:AA…`, the token of a Telegram bot. Noticed at the colon. */
export const findTelegramToken: Finder = (wrapped, at) => {
  const { text } = wrapped;
  let start = at;
  while (start > at - 11 && isDigit(text.charCodeAt(start - 1))) start--;
  if (at - start < 8 || at - start > 10) return null;
  if (isWordCode(text.charCodeAt(start - 1)) && !/bot$/.test(text.slice(Math.max(0, start - 3), start)))
    return null;
  const end = wrapped.run(at + 1, isBase64UrlCode, { full: 35, min: 35, max: 60 });
  if (end - at - 1 !== 35 || !isRandom(text.slice(at + 1, end))) return null;
  return { start, end, kind: 'assigned-secret' };
};

/** The lines of a PuTTY key between `Private-Lines: 14` and `Private-MAC`. Noticed at the `L`. */
export const findPuttyKey: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const label = 'Private-Lines:';
  if (!text.startsWith(label, at - 8)) return null;
  let start = at - 8 + label.length;
  while (start < at + 14 && (isBlank(text.charCodeAt(start)) || isDigit(text.charCodeAt(start)))) start++;
  const from = start;
  let end = start;
  while (isPuttyCode(text.charCodeAt(end))) end++;
  // The label of the next field begins like a line of the key.
  if (text.startsWith('-MAC', end) && text.endsWith('Private', end)) end -= 'Private'.length;
  while (end > from && !isWordCode(text.charCodeAt(end - 1)) && text.charCodeAt(end - 1) !== 0x3d) end--;
  if (text.charCodeAt(end - 2) === 0x5c && text.charCodeAt(end - 1) === 0x6e) end -= 2;
  while (start < end && !isWordCode(text.charCodeAt(start)) && text.charCodeAt(start) !== 0x2f) {
    // The n of a line end in JSON
    start += text.charCodeAt(start) === 0x5c ? 2 : 1;
  }
  return end - start < 40 ? null : { start, end, kind: 'private-key' };
};

function isPuttyCode(code: number): boolean {
  return isWordCode(code) || isDecoration(code) || [0x2b, 0x2f, 0x3d, 0x0a, 0x0d, 0x5c].includes(code);
}

/** What stands between `//` and the last `@` before the host; empty where there is none. */
function userInfo(wrapped: WrappedText, from: number): string {
  const { text } = wrapped;
  if (isPlainHost(wrapped, from)) return '';
  const authority = text.slice(from, wrapped.run(from, isAuthorityCode, { until: '@' }));
  const at = authority.lastIndexOf('@');
  if (at >= 0) return authority.slice(0, at);
  const wrappedHere = wrapped.isJoint(from + authority.length);
  if (!wrappedHere && (!authority.includes(':') || hasPort(authority))) return '';
  // A password with a slash, question mark or hash that should have been escaped.
  const tail = text.slice(from, wrapped.run(from, isUrlCode, { max: 128, until: '@' }));
  const url = tail.includes('://') ? tail.slice(0, tail.indexOf('://')) : tail;
  const last = url.lastIndexOf('@');
  const info = url.slice(0, Math.max(0, last));
  if (!isWordCode(url.charCodeAt(last + 1)) || hasPort(info)) return '';
  return info.includes(':') || !info.includes('/') ? info : '';
}

/** Whether no user can be meant, as in nearly all URLs: cheaper than reading the URL as wrapped text. */
function isPlainHost(wrapped: WrappedText, from: number): boolean {
  const { text } = wrapped;
  let end = from;
  let colon = false;
  for (; end < from + PROBE && isAuthorityCode(text.charCodeAt(end)); end++) {
    const code = text.charCodeAt(end);
    if (code === 0x40) return false;
    if (code === 0x3a) colon = true;
  }
  if (end === from + PROBE || wrapped.hasJoint(from, end)) return false;
  if (!colon) return true;
  let at = end;
  for (; at < from + 128; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x40) return false;
    if (!isUrlCode(code) || (code === 0x3a && text.startsWith('://', at))) break;
  }
  return !wrapped.hasJoint(from, at);
}

/** Whether a number follows the first colon, as in `host:8080/path`. */
function hasPort(authority: string): boolean {
  return /^:\d*(?:[/?#]|$)/.test(authority.slice(Math.max(0, authority.indexOf(':'))));
}

function isOpaqueUser(user: string): boolean {
  return user.length >= 16 && isRandom(user) && !isOrdinary(user, true) && !isVariable(user);
}

function isVariable(text: string): boolean {
  return /^(?:[$<{[%*•…]|\.{3}|x{3,}$|X{3,}$)/.test(text) && !/^\$[^{(A-Z]/.test(text) && text.length <= 60;
}

function isAuthorityCode(code: number): boolean {
  return isUrlCode(code) && code !== 0x2f && code !== 0x3f && code !== 0x23;
}

/** Everything but blanks, quotes, angle brackets, backslashes and what terminals draw. */
export function isUrlCode(code: number): boolean {
  if (code < 128) return URL_CODES[code] === 1;
  return code > 0xa0 && !isBlank(code) && !isDecoration(code) && !isInvisible(code) && !isLineBreak(code);
}

function isLineBreak(code: number): boolean {
  return code === 0x2028 || code === 0x2029;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** Whether a code unit can stand in the name of a variable, a header or an option. */
export function isNameCode(code: number): boolean {
  return isAsciiLetter(code) || isDigit(code) || code === 0x5f || code === 0x2d;
}
