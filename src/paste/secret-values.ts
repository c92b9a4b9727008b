/** Finds values whose name says that they are secret: `API_KEY=…`, `"token": "…"`, `--password …`, headers. */
import { isBlank, isDigit, isWordCode, NEWLINE } from './chars.js';
import { isPlaceholder, JUDGED_LENGTH, looksCertain, looksPassphrase, looksSecret } from './secret-looks.js';
import { type Finder, type Hit, isCredentialCode, isNameCode, isUrlCode, tokenAt } from './secret-tokens.js';
import { isSeparator, nameOf, namesEnding, SECRET_NAMES_BY_END, type SecretName } from './secrets.js';
import type { WrappedText } from './wrapped.js';

const MAX_BLANKS = 20;
const MAX_NAME = 60;
/** A quote that is not closed within this length is taken for a stray one. */
const MAX_QUOTED = 512;
/** The end of a name that announces a secret and nothing else. */
const CERTAIN =
  /(?:[A-Za-z0-9]_API_KEY|[A-Za-z0-9]_api_key|x-(?:goog-)?api-key|(?:auth|oauth|access)_token|_secret|_secret_key|_secret_token)$/i;
const NO_SECRET = /_(?:ARN|NAME|ID|IDS|PATH|FILE|DIR|COUNT|VERSION|URL|TYPE|ENABLED|LENGTH|REGION|STORE)$/;
const EQUALS = 0x3d;
const UNDERSCORE = 0x5f;
const BACKSLASH = 0x5c;
const SCHEME = /^(?:bearer|basic|token|apikey|digest)$/i;
const CODE = nameOf('code', 'assigned-secret');
/** The name in the answers of AWS; others have session tokens as well. */
const SESSION_TOKEN = nameOf('sessiontoken', 'aws-secret-key');
const VARIABLE = nameOf('', 'assigned-secret', { certain: true });

/** An opening quote: `"`, `'`, a backtick, or one of them behind backslashes, as in JSON within JSON. */
interface Quote {
  char: string;
  backslashes: number;
  /** Offset behind it. */
  end: number;
}

/** `NAME=value` and `name: value` in all their forms. Noticed at the equals sign or colon. */
export const findAssigned: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const nameEnd = endOfName(text, at);
  let name = nameEnd < 0 ? undefined : secretName(text, nameEnd);
  if (!name && nameEnd === at && text.charCodeAt(at - 1) === 0x65) {
    if (isQueryCode(text, at)) name = CODE;
    else if (isCookie(text, nameEnd)) return cookiesAt(wrapped, at + 1);
  }
  if (!name && nameEnd === at - 1 && isCookie(text, nameEnd)) return cookiesAt(wrapped, at + 1); // Behind a quote
  if (!name) return null;
  if (text.charCodeAt(at) === EQUALS && isQueryToken(text, at)) name = { ...name, certain: true };
  let from = at + 1;
  // => of Ruby and PHP, == of a comparison.
  while (from < at + 3 && isArrow(text.charCodeAt(from))) from++;
  return valueAt(wrapped, from, name, text.charCodeAt(at) !== EQUALS);
};

/** `?code=`, `&code=`. */
function isQueryCode(text: string, at: number): boolean {
  return text.endsWith('code', at) && '?&'.includes(text.charAt(at - 5)) && at >= 5;
}

function isCookie(text: string, end: number): boolean {
  if ((text.charCodeAt(end - 1) | 32) !== 0x65) return false;
  return text.slice(Math.max(0, end - 6), end).toLowerCase() === 'cookie';
}

/** `?token=`, `&access_token=`. */
function isQueryToken(text: string, at: number): boolean {
  return /[?&](?:access_|refresh_|id_|auth_)?token$/.test(text.slice(Math.max(0, at - 15), at));
}

/** The value of a `Cookie` or `Set-Cookie` header: all its pairs. */
function cookiesAt(wrapped: WrappedText, from: number): Hit | null {
  const { text } = wrapped;
  let start = skipBlanks(text, from);
  const quote = quoteAt(text, start);
  if (quote) start = quote.end;
  const first = wrapped.run(start, isUrlCode);
  const pair = /^[\w.-]{1,64}=[^=;\s]{4}/.exec(text.slice(start, start + 80));
  if (!pair || text.startsWith('[redacted', start + pair[0].length - 4)) return null;
  if (
    isPlaceholder(
      text.slice(text.indexOf('=', start) + 1, Math.min(first, start + JUDGED_LENGTH)).replace(/;$/, ''),
    )
  )
    return null;
  let end = first;
  while (text.charCodeAt(end - 1) === 0x3b) {
    const next = skipBlanks(text, end);
    const more = wrapped.run(next, isUrlCode);
    if (more === next) break;
    end = more;
  }
  const known = text.slice(start, end).indexOf('[redacted ');
  return { start, end: known < 0 ? end : start + known, kind: 'assigned-secret' };
}

/** `--name value`, also as two items of a JSON list. Noticed at the second hyphen. */
export const findOption: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const before = text.charCodeAt(at - 2);
  if (before === 0x2d || (isWordCode(before) && !wrapped.isJoint(at - 1))) return null;
  let end = at + 1;
  while (end < at + MAX_NAME && isNameCode(text.charCodeAt(end)) && !isWrappedName(wrapped, end)) end++;
  let from = end;
  const quote = quoteAt(text, from);
  if (quote) {
    if (text.charCodeAt(quote.end) !== 0x2c) return null;
    from = quote.end + 1;
  } else if (!isBlank(text.charCodeAt(from)) && !wrapped.isJoint(from)) return null;
  const name = secretName(text, end);
  if (!name || text.charCodeAt(skipBlanks(text, from)) === 0x2d) return null;
  return valueAt(wrapped, from, name, false);
};

/** Whether a line ends at `at` behind the name of a secret: the blank before the value has gone. */
function isWrappedName(wrapped: WrappedText, at: number): boolean {
  return wrapped.isJoint(at) && secretName(wrapped.text, at) !== undefined;
}

function isArrow(code: number): boolean {
  return code === EQUALS || code === 0x3e;
}

/** Offset behind the name before an equals sign or colon, without its quotes; -1 where there is none. */
function endOfName(text: string, at: number): number {
  let end = at;
  if (text.charCodeAt(at) === EQUALS && text.charCodeAt(end - 1) === 0x3a) end--; // :=
  while (end > at - MAX_BLANKS && isBlank(text.charCodeAt(end - 1))) end--;
  const bracket = text.charCodeAt(end - 1) === 0x5d;
  const inner = bracket ? end - 1 : end;
  if (isQuoteCode(text.charCodeAt(inner - 1))) {
    end = inner - 1;
    while (end > at - MAX_BLANKS && text.charCodeAt(end - 1) === BACKSLASH) end--;
  } else if (bracket) {
    // `AWS Secret Access Key [None]: `
    let open = end - 2;
    while (open > at - 48 && text.charCodeAt(open) !== 0x5b && text.charCodeAt(open) !== NEWLINE) open--;
    if (text.charCodeAt(open) !== 0x5b || !isBlank(text.charCodeAt(open - 1))) return -1;
    end = open - 1;
  }
  return isWordCode(text.charCodeAt(end - 1)) ? end : -1;
}

/**
 * Whether the name of a secret may end with a code unit, or with one before it: capitals and digits end variables, and
 * blanks, quotes and brackets stand behind names.
 */
export function mayEndName(code: number): boolean {
  if (code >= 0x61 && code <= 0x7a) return SECRET_NAMES_BY_END[code] !== undefined || code === 0x65;
  return isWordCode(code) || isBlank(code) || isQuoteCode(code) || code === 0x5d;
}

/** The kind of secret that a name ending at `end` announces. A number may follow, as in `API_KEY_2`. */
export function secretName(text: string, end: number): SecretName | undefined {
  let last = end;
  while (last > end - 4 && isDigit(text.charCodeAt(last - 1))) last--;
  if (last < end && isSeparator(text.charCodeAt(last - 1))) last--;
  const names = namesEnding(text.charCodeAt(last - 1), text.charCodeAt(last - 2));
  const name = names && nameAt(text, last, names);
  if (!name) return isSecretVariable(text, end) ? VARIABLE : undefined;
  return isCertain(text, last, name) ? { ...name, certain: true } : name;
}

function nameAt(text: string, end: number, names: readonly SecretName[]): SecretName | undefined {
  if (text.endsWith('SessionToken', end)) return SESSION_TOKEN;
  for (let i = 0; i < names.length; i++) if (endsWithWord(text, end, names[i] as SecretName)) return names[i];
  return undefined;
}

/** `APP_SECRET_VALUE`: a variable with SECRET in it that does not say where the secret is. */
function isSecretVariable(text: string, end: number): boolean {
  let start = end;
  while (start > end - 8 && isVariableCode(text.charCodeAt(start - 1))) start--;
  if (start > end - 8 || text.charCodeAt(end - 1) === UNDERSCORE) return false;
  const head = text.slice(Math.max(0, end - 40), end);
  return /(?:^|[^A-Za-z])SECRET_[A-Z0-9_]+$/.test(head) && !NO_SECRET.test(head);
}

function isVariableCode(code: number): boolean {
  return code <= 0x5a ? isWordCode(code) : code === UNDERSCORE;
}

/** Whether the words before it leave no doubt: `MY_API_KEY`, `x-api-key`, `client_secret`. */
function isCertain(text: string, end: number, name: SecretName): boolean {
  if (name.certain || name.scheme) return true;
  const head = text.slice(Math.max(0, end - 32), end);
  return CERTAIN.test(head) || (text.charCodeAt(end - name.word.length - 1) === 0x5f && name.password);
}

/** Compares backwards, with one separator allowed between two letters; case does not matter. */
function endsWithWord(text: string, end: number, { word, joined }: SecretName): boolean {
  let at = end - 1;
  let separated = true; // None after the last letter
  for (let i = word.length - 1; i >= 0; ) {
    const code = text.charCodeAt(at);
    const folded = (code >= 0x41 && code <= 0x5a) || code === 0xd1 ? code | 32 : code;
    if (folded === word.charCodeAt(i)) {
      i--;
      separated = false;
    } else if (!separated && isSeparator(code)) separated = true;
    else return false;
    at--;
  }
  return !joined || text.charCodeAt(at) === 0x5f || text.startsWith('--', at - 1);
}

/** Reads the value that begins at `from`, behind blanks. */
export function valueAt(wrapped: WrappedText, from: number, name: SecretName, colon: boolean): Hit | null {
  const { text } = wrapped;
  let start = skipBlanks(text, from);
  const quote = quoteAt(text, start);
  if (quote) start = quote.end;
  if (name.scheme) return credentialAt(wrapped, start);
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const form = { password: name.password, prose: colon && !quote && start > from };
  const close = quote ? endOfQuoted(text, quote) : -1;
  if (close >= 0) {
    const value = text.slice(start, close);
    const secret =
      looksSecret(value, form) ||
      (name.certain && looksCertain(value, { prose: false, alone: () => true })) ||
      (form.password && looksPassphrase(value));
    return secret && !value.includes('[redacted ') ? { start, end: close, kind: name.kind } : null;
  }
  const probe = endOfValue(wrapped, start, JUDGED_LENGTH, quote !== null);
  const head = text.slice(start, probe);
  const certain =
    name.certain &&
    !text.startsWith('..', probe) &&
    looksCertain(head, { prose: form.prose, alone: () => isAlone(text, probe) });
  if (!certain && !looksSecret(head, form)) return null;
  const end = probe - start < JUDGED_LENGTH ? probe : endOfValue(wrapped, start, text.length, quote !== null);
  return { start, end, kind: name.kind };
}

/** The credential of an `Authorization` header, behind a scheme such as `Bearer` if there is one. */
function credentialAt(wrapped: WrappedText, from: number): Hit | null {
  const { text } = wrapped;
  let start = from;
  while (start < from + MAX_BLANKS && isNameCode(text.charCodeAt(start))) start++;
  const afterScheme = skipBlanks(text, start);
  // Where the line was wrapped behind the scheme, the blank has gone.
  const wrappedScheme = wrapped.isJoint(start) && /^(?:bearer|basic|token)$/i.test(text.slice(from, start));
  const scheme = SCHEME.test(text.slice(from, start));
  start = afterScheme > start || wrappedScheme ? afterScheme : from;
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const probe = wrapped.run(start, isCredentialCode, { max: JUDGED_LENGTH });
  const head = text.slice(start, probe).replace(/[.:]+$/, '');
  const certain = scheme && looksCertain(head, { prose: true, alone: () => isAlone(text, probe) });
  if (!certain && !looksSecret(head, { password: true, prose: false })) return null;
  return { start, end: wrapped.run(start, isCredentialCode), kind: 'bearer-token' };
}

/** Whether no word follows: the value is not the beginning of a sentence. */
export function isAlone(text: string, at: number): boolean {
  let next = at;
  while (next < at + 3 && '.,;)'.includes(text.charAt(next)) && next < text.length) next++;
  return !isBlank(text.charCodeAt(next)) || !/^\s+[\p{L}\d(]/u.test(text.slice(next, next + 6));
}

export function quoteAt(text: string, at: number): Quote | null {
  let end = at;
  while (end < at + 8 && text.charCodeAt(end) === BACKSLASH) end++;
  if (!isQuoteCode(text.charCodeAt(end))) return null;
  return { char: text.charAt(end), backslashes: end - at, end: end + 1 };
}

/** Offset of the closing quote with its backslashes, or -1 where the line ends before. */
function endOfQuoted(text: string, quote: Quote): number {
  const limit = Math.min(text.length, quote.end + MAX_QUOTED);
  let backslashes = 0;
  for (let i = quote.end; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) return -1;
    if (code === BACKSLASH) backslashes++;
    else {
      if (text.charAt(i) === quote.char && closes(backslashes, quote.backslashes))
        return i - quote.backslashes;
      backslashes = 0;
    }
  }
  return -1;
}

/** Escaping doubles the backslashes and adds one, so a quote within the value has more than the closing one. */
function closes(backslashes: number, opening: number): boolean {
  return backslashes % (2 * (opening + 1)) === opening;
}

/** Offset behind a value without quotes: before the punctuation or the next assignment that follows it. */
export function endOfValue(wrapped: WrappedText, start: number, max: number, quoted: boolean): number {
  const { text } = wrapped;
  const limit = wrapped.run(start, isValueCode, { max, quoted });
  let end = start;
  while (end < limit && !endsValue(text, end)) end++;
  while (end > start && '.:,;!?)]}'.includes(text.charAt(end - 1))) end--;
  return end;
}

function endsValue(text: string, at: number): boolean {
  const char = text.charAt(at);
  if (char === '\\') return 'nrtu"\'\\/'.includes(text.charAt(at + 1));
  if (char === '[') return text.startsWith('[redacted ', at);
  if (!',;&)]}'.includes(char)) return false;
  return !isWordCode(text.charCodeAt(at + 1)) || /^[\w.-]{1,40}=/.test(text.slice(at + 1, at + 42));
}

function isValueCode(code: number): boolean {
  return isUrlCode(code) || code === BACKSLASH;
}

function isQuoteCode(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + MAX_BLANKS && isBlank(text.charCodeAt(at))) at++;
  return at;
}
