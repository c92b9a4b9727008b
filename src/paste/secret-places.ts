/** Finds secrets by where they stand: in sentences, in XML, and behind the options of commands. */
import { isBlank, isWordCode } from './chars.js';
import { isPlaceholder, isReference, JUDGED_LENGTH, looksBare, looksSpoken } from './secret-looks.js';
import { type Finder, type Hit, isUrlCode, tokenAt } from './secret-tokens.js';
import { endOfValue, isAlone, quoteAt, secretName, skipBlanks } from './secret-values.js';
import { isBase64UrlCode, nameOf } from './secrets.js';
import type { WrappedText } from './wrapped.js';

/** So far from its command an option may stand. */
const MAX_COMMAND = 2000;
const VERB = /^(?:is|was|ist|war|lautet|est|es|era)$/i;

/** `my password is …`, `secret access key …`. Noticed at the last letter of the name. */
export const findSpoken: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const end = at + 1;
  if (!isBlank(text.charCodeAt(end)) && !wrapped.isJoint(end)) return null;
  const name = secretName(text, end);
  if (!name || name.scheme) return null;
  let start = skipBlanks(text, end);
  const verb = wordAt(text, start);
  const spoken = VERB.test(text.slice(start, verb)) && isBlank(text.charCodeAt(verb));
  if (spoken) start = skipBlanks(text, verb);
  const quote = quoteAt(text, start);
  if (quote) start = quote.end;
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const probe = endOfValue(wrapped, start, JUDGED_LENGTH, quote !== null);
  const head = text.slice(start, probe);
  const alone = () => name.password && isAlone(text, probe);
  const word = spoken && (name.password || /\d/.test(head) || head.length >= 16);
  if (!(word && looksSpoken(head, alone)) && !looksBare(head)) return null;
  return {
    start,
    end: probe - start < JUDGED_LENGTH ? probe : endOfValue(wrapped, start, text.length, quote !== null),
    kind: name.kind,
  };
};

function wordAt(text: string, from: number): number {
  let end = from;
  while (end < from + 7 && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** `<password>…</password>`. Noticed at the closing angle bracket of the tag. */
export const findTagged: Finder = (wrapped, at) => {
  const { text } = wrapped;
  let open = at - 1;
  while (open > at - 80 && text.charCodeAt(open) !== 0x3c && text.charCodeAt(open) !== 0x3e) open--;
  if (
    text.charCodeAt(open) !== 0x3c ||
    !(isWordCode(text.charCodeAt(open + 1)) || text.charCodeAt(open + 1) === 0x5f)
  )
    return null;
  let nameEnd = open + 1;
  while (nameEnd < at && (isBase64UrlCode(text.charCodeAt(nameEnd)) || ':.'.includes(text.charAt(nameEnd))))
    nameEnd++;
  if (nameEnd < at && !isBlank(text.charCodeAt(nameEnd))) return null;
  const name = secretName(text, nameEnd) ?? (isPass(text, open + 1, nameEnd) ? PASS : undefined);
  if (!name) return null;
  const start = at + 1;
  let end = wrapped.run(start, isUrlCode, { until: '</' });
  if (end - start < MAX_COMMAND && isBlank(text.charCodeAt(end))) {
    // A passphrase with blanks, if the tag is closed on the line
    const close = text.slice(end, end + 200).search(/[<\n]/);
    if (close >= 0 && text.startsWith('</', end + close)) end += close;
  }
  if (!text.startsWith('<', end)) return null;
  const head = text.slice(start, Math.min(end, start + JUDGED_LENGTH));
  if (head.length < 4 || isPlaceholder(head) || isReference(head) || isState(head)) return null;
  return text.slice(start, end).includes('[redacted ') ? null : { start, end, kind: name.kind };
};

const PASS = nameOf('pass', 'assigned-secret');

function isPass(text: string, from: number, to: number): boolean {
  return (text.charCodeAt(to - 1) | 32) === 0x73 && /(?:^|:)pass$/i.test(text.slice(from, to));
}

function isState(text: string): boolean {
  return /^(?:true|false|null|none|required|string|missing|invalid|expired)$/i.test(text);
}

/** Names of commands, longer ones first, and what ends a command. */
const COMMANDS =
  /(curl|wget|https?|xh|mysqldump|mysqladmin|mysql|mariadb|sshpass|redis-cli|docker login|podman login)|(?<!\\)\n|[;&|](?=[ \t&|])/g;

/** The command that is open at `at`; the text is searched once, however many options there are. */
function commandAt(wrapped: WrappedText, at: number): string {
  const { text, commands } = wrapped;
  if (at - commands.until > MAX_COMMAND) {
    commands.until = at - MAX_COMMAND;
    commands.open = '';
  }
  const part = text.slice(commands.until, at);
  for (const { 1: name = '', index } of part.matchAll(COMMANDS)) {
    const start = commands.until + index;
    if (name !== '' && !standsAlone(wrapped, start, start + name.length)) continue;
    commands.open = name;
    commands.at = start;
  }
  // A command that the search has cut in two is found the next time.
  commands.until = Math.max(commands.until, at - 1);
  return commands.open;
}

/** Whether no word runs into a name, and a blank follows it; where lines were joined, the blank has gone. */
function standsAlone(wrapped: WrappedText, start: number, end: number): boolean {
  const { text } = wrapped;
  const begins = start === 0 || !isCommandCode(text.charCodeAt(start - 1)) || wrapped.isJoint(start);
  return begins && (isBlank(text.charCodeAt(end)) || wrapped.isJoint(end));
}

function isCommandCode(code: number): boolean {
  return isWordCode(code) || code === 0x5f;
}

/** `-u user:password`, `-pPASSWORD`, `-a password` of the commands that have it. Noticed at the letter. */
export const findShortOption: Finder = (wrapped, at) => {
  const { text } = wrapped;
  if (!isBlank(text.charCodeAt(at - 2)) && !isQuote(text.charAt(at - 2)) && !wrapped.isJoint(at - 1))
    return null;
  const letter = text.charAt(at);
  let from = at + 1;
  if (isQuote(text.charAt(from)) && text.charAt(from + 1) === ',') from += 2; // Two items of a list
  const blank = isBlank(text.charCodeAt(from)) || wrapped.isJoint(from);
  const command = commandAt(wrapped, at - 1);
  if (command === '') return null;
  if (letter === 'u' || letter === 'U')
    return /^(?:curl|https?|xh)$/.test(command) ? credentialsAt(wrapped, from) : null;
  if (letter === 'a') {
    if (command === 'redis-cli' && blank) return passwordAt(wrapped, from);
    return /^(?:https?|xh)$/.test(command) ? credentialsAt(wrapped, from) : null;
  }
  if (/^(?:mysql|maria)/.test(command)) return blank ? null : passwordAt(wrapped, from);
  if (command === 'sshpass') return passwordAt(wrapped, from);
  return /login$/.test(command) && blank ? passwordAt(wrapped, from) : null;
};

/** `--user name:password`, `--proxy-user name:password`. Noticed at the second hyphen. */
export const findUserOption: Finder = (wrapped, at) => {
  const { text } = wrapped;
  const option = text.startsWith('user', at + 1) ? 'user' : 'proxy-user';
  if (!text.startsWith(option, at + 1)) return null;
  const from = at + 1 + option.length;
  const code = text.charCodeAt(from);
  if (code !== 0x3d && !isBlank(code) && !wrapped.isJoint(from)) return null;
  const start = code === 0x3d ? from + 1 : from;
  const hit = credentialsAt(wrapped, start);
  // Containers run as `--user 1000:1000` and `--user root:root`.
  return hit && (option === 'proxy-user' || commandAt(wrapped, at) !== '' || !isGroup(text, start, hit))
    ? hit
    : null;
};

function isGroup(text: string, from: number, { start, end }: Hit): boolean {
  const group = text.slice(start, end);
  return /^\d{1,6}$/.test(group) || text.slice(from, start).trim().replace(/["':]/g, '') === group;
}

/** The password behind `name:`. */
function credentialsAt(wrapped: WrappedText, from: number): Hit | null {
  const { text } = wrapped;
  let start = skipBlanks(text, from);
  if (isQuote(text.charAt(start))) start++;
  const user = start;
  while (start < user + 64 && isUserCode(text.charCodeAt(start))) start++;
  if (start === user || text.charCodeAt(start) !== 0x3a) return null;
  return passwordAt(wrapped, start + 1);
}

function isUserCode(code: number): boolean {
  return isBase64UrlCode(code) || code === 0x2e || code === 0x40 || code === 0x2b || code === 0x5c;
}

function passwordAt(wrapped: WrappedText, from: number): Hit | null {
  const { text } = wrapped;
  let start = skipBlanks(text, from);
  if (isQuote(text.charAt(start))) start++;
  const known = tokenAt(wrapped, start);
  if (known) return known;
  const end = wrapped.run(start, isUrlCode);
  const secret = text.slice(start, Math.min(end, start + JUDGED_LENGTH));
  if (secret.length < 2 || secret.startsWith('-') || secret.startsWith('//') || secret.includes('[redacted'))
    return null;
  if (/^\$[A-Za-z_{(]|^[<[{%*]|^x{3,}$|^\.{3}/i.test(secret) || isPlaceholder(secret)) return null;
  return { start, end, kind: 'assigned-secret' };
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'";
}
