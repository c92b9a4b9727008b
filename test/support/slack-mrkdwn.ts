/**
 * Reads mrkdwn as Slack shows it, and more eagerly where Slack's rules are not documented: every pair of marks on a
 * line counts, so that what formats here by mistake is found, whatever a client does.
 */

/** One character as it is shown. */
export interface Shown {
  char: string;
  /** Such as `bold`, `code`, `link https://example.com`, `mention @U1`, sorted. */
  looks: string[];
}

const MARKS: Record<string, string> = { '*': 'bold', _: 'italic', '~': 'strike' };
const WORD = /[\p{L}\p{N}]/u;

/** @returns every character that is shown, with the markup taken away */
export function readMrkdwn(text: string): Shown[] {
  const shown: Shown[] = [];
  // A block of code may hold anything but its own end.
  for (const [index, piece] of text.split('```').entries()) {
    if (index % 2 === 1) shown.push(...plainChars(piece, ['block']));
    else shown.push(...readLines(piece));
  }
  return shown;
}

/** The text without looks. */
export function textOf(shown: readonly Shown[]): string {
  return shown.map(({ char }) => char).join('');
}

function readLines(text: string): Shown[] {
  return text.split('\n').flatMap((line, index) => {
    const looks = /^\s*(?:>|&gt;)/.test(line) ? ['quote'] : [];
    const read = readInline(line, looks);
    return index === 0 ? read : [{ char: '\n', looks: [] }, ...read];
  });
}

function readInline(line: string, looks: readonly string[]): Shown[] {
  const shown: Shown[] = [];
  let at = 0;
  while (at < line.length) {
    const found = codeAt(line, at) ?? entityAt(line, at) ?? emojiAt(line, at) ?? markedAt(line, at);
    if (found) {
      const inner = [...looks, found.look].sort();
      shown.push(...(found.isLiteral ? plainChars(found.inner, inner) : readInline(found.inner, inner)));
      at += found.length;
      continue;
    }
    const [char = '', length] = charAt(line, at);
    shown.push({ char, looks: [...looks] });
    at += length;
  }
  return shown;
}

interface Found {
  look: string;
  inner: string;
  length: number;
  isLiteral: boolean;
}

function codeAt(line: string, at: number): Found | null {
  const inner = /^`([^`]+)`/.exec(line.slice(at))?.[1];
  return inner === undefined ? null : { look: 'code', inner, length: inner.length + 2, isLiteral: true };
}

function entityAt(line: string, at: number): Found | null {
  const [whole, target = '', label] = /^<([^<>|]*)(?:\|([^<>]*))?>/.exec(line.slice(at)) ?? [];
  if (whole === undefined) return null;
  const look = /^[@#!]/.test(target) ? `mention ${target}` : `link ${unescaped(target)}`;
  return { look, inner: label ?? target, length: whole.length, isLiteral: false };
}

function emojiAt(line: string, at: number): Found | null {
  const whole = /^:[a-z0-9_+'-]+:/i.exec(line.slice(at))?.[0];
  return whole === undefined ? null : { look: 'emoji', inner: whole, length: whole.length, isLiteral: true };
}

function markedAt(line: string, at: number): Found | null {
  const mark = line[at] ?? '';
  const look = MARKS[mark];
  if (look === undefined || isInsideWord(line, at, mark)) return null;
  for (let end = line.indexOf(mark, at + 2); end > 0; end = line.indexOf(mark, end + 1)) {
    if (isInsideWord(line, end, mark)) continue;
    return { look, inner: line.slice(at + 1, end), length: end + 1 - at, isLiteral: false };
  }
  return null;
}

/** `snake_case` is no formatting. */
function isInsideWord(line: string, at: number, mark: string): boolean {
  return (
    mark === '_' && /[\p{L}\p{N}_]/u.test(line[at - 1] ?? '') && /[\p{L}\p{N}_]/u.test(line[at + 1] ?? '')
  );
}

function charAt(line: string, at: number): [string, number] {
  const entity = /^&(?:amp|lt|gt);/.exec(line.slice(at))?.[0];
  if (entity) return [unescaped(entity), entity.length];
  return [line[at] ?? '', 1];
}

function plainChars(text: string, looks: string[]): Shown[] {
  return [...unescaped(text).split('')].map((char) => ({ char, looks }));
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** Whether a character has a look of its own, as letters and digits do; marks stand around words. */
export function isWord(char: string): boolean {
  return WORD.test(char);
}
