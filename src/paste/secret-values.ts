/** Finds values whose name says that they are secret: `API_KEY=…`, `"token": "…"`, `--password …`, headers. */
import { isBlank, isDigit, isWordCode, NEWLINE } from './chars.js';
import { JUDGED_LENGTH, looksSecret } from './secret-looks.js';
import { type Finder, type Hit, isCredentialCode, isNameCode, isUrlCode, tokenAt } from './secret-tokens.js';
import { SECRET_NAMES, type SecretName } from './secrets.js';
import type { WrappedText } from './wrapped.js';

const MAX_BLANKS = 20;
const MAX_NAME = 60;
/** A quote that is not closed within this length is taken for a stray one. */
const MAX_QUOTED = 512;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/** An opening quote: `"`, `'`, a backtick, or one of them behind backslashes, as in JSON within JSON. */
interface Quote {
  char: string;
  backslashes: number;
  /** Offset behind it. */
  end: number;
}

/** `NAME=value` and `name: value` in all their forms. Noticed at the equals sign or colon. */
export const findAssigned: Finder = (wrapped, at) => {
  const nameEnd = endOfName(wrapped.text, at);
  const name = nameEnd < 0 ? undefined : secretName(wrapped.text, nameEnd);
  if (!name) return null;
  let from = at + 1;
  // => of Ruby and PHP, == of a comparison.
  while (from < at + 3 && isArrow(wrapped.text.charCodeAt(from))) from++;
  return valueAt(wrapped, from, name, wrapped.text.charCodeAt(at) !== EQUALS);
};

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
  } else if (bracket) return -1;
  return isWordCode(text.charCodeAt(end - 1)) ? end : -1;
}

/** The kind of secret that a name ending at `end` announces. A number may follow, as in `API_KEY_2`. */
function secretName(text: string, end: number): SecretName | undefined {
  let last = end;
  while (last > end - 4 && isDigit(text.charCodeAt(last - 1))) last--;
  if (last < end && isSeparator(text.charCodeAt(last - 1))) last--;
  // The name in the answers of AWS; others have session tokens as well.
  if (text.endsWith('SessionToken', last)) return { word: 'sessiontoken', kind: 'aws-secret-key' };
  return SECRET_NAMES.find((name) => endsWithWord(text, last, name.word));
}

/** Compares backwards, with one separator allowed between two letters; case does not matter. */
function endsWithWord(text: string, end: number, word: string): boolean {
  let at = end - 1;
  let separated = true; // None after the last letter
  for (let i = word.length - 1; i >= 0; ) {
    const code = text.charCodeAt(at);
    const folded = code >= 0x41 && code <= 0x5a ? code | 32 : code;
    if (folded === word.charCodeAt(i)) {
      i--;
      separated = false;
    } else if (!separated && isSeparator(code)) separated = true;
    else return false;
    at--;
  }
  return true;
}

function isSeparator(code: number): boolean {
  return code === 0x5f || code === 0x2d || code === 0x2e || code === 0x20;
}

/** Reads the value that begins at `from`, behind blanks. */
function valueAt(wrapped: WrappedText, from: number, name: SecretName, colon: boolean): Hit | null {
  const { text } = wrapped;
  let start = skipBlanks(text, from);
  const quote = quoteAt(text, start);
  if (quote) start = quote.end;
  if (name.scheme) return credentialAt(wrapped, start);
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const form = { password: name.password === true, prose: colon && !quote && start > from };
  const close = quote ? endOfQuoted(text, quote) : -1;
  if (close >= 0) {
    const value = text.slice(start, close);
    return looksSecret(value, form) && !value.includes('[redacted ')
      ? { start, end: close, kind: name.kind }
      : null;
  }
  const probe = endOfValue(wrapped, start, JUDGED_LENGTH, quote !== null);
  if (!looksSecret(text.slice(start, probe), form)) return null;
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
  start = afterScheme > start || wrappedScheme ? afterScheme : from;
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const probe = wrapped.run(start, isCredentialCode, { max: JUDGED_LENGTH });
  if (!looksSecret(text.slice(start, probe), { password: true, prose: false })) return null;
  return { start, end: wrapped.run(start, isCredentialCode), kind: 'bearer-token' };
}

function quoteAt(text: string, at: number): Quote | null {
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
function endOfValue(wrapped: WrappedText, start: number, max: number, quoted: boolean): number {
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

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + MAX_BLANKS && isBlank(text.charCodeAt(at))) at++;
  return at;
}
