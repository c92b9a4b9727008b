/**
 * What Discord's clients make of a message's text, so that tests can say what a reader sees. The rules are those of the
 * client's parser as it is publicly known, stricter where they are in doubt: what might be markup counts as markup.
 */

/** One thing that is shown. */
export interface Shown {
  /** `text` is plain; everything else formats, links, pings or is drawn as a picture. */
  kind: string;
  /** What stands in it, with the markup taken off; the address of a link, the name of a mention. */
  text: string;
  /** What stands in markup that holds more markup. */
  inner?: Shown[];
}

interface Rule {
  kind: string;
  pattern: RegExp;
  /** Only where a line begins. */
  atLineStart?: true;
  /** Index of the group that is read as markup in its turn. */
  nested?: number;
  /** Index of the group that is shown; 0 where it is absent. */
  shown?: number;
}

/** Tried in this order at every character. */
const RULES: readonly Rule[] = [
  { kind: 'text', pattern: /\\([^0-9A-Za-z\s])/y, shown: 1 },
  { kind: 'code block', pattern: /```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```/iy, shown: 1 },
  { kind: 'heading', pattern: /[ \t]*#{1,3}\s+([^\n]+)/y, atLineStart: true, nested: 1 },
  { kind: 'small', pattern: /[ \t]*-#\s+([^\n]+)/y, atLineStart: true, nested: 1 },
  { kind: 'quote', pattern: /[ \t]*>(?:>>)? ?([^\n]*)/y, atLineStart: true, nested: 1 },
  { kind: 'list', pattern: /[ \t]*(?:[*+-]|\d+[.)])\s+([^\n]+)/y, atLineStart: true, nested: 1 },
  { kind: 'address', pattern: /<([^: >]+:\/[^ >]+)>/y, shown: 1 },
  { kind: 'time', pattern: /<t:(-?\d+(?::\w)?)>/y, shown: 1 },
  { kind: 'mention', pattern: /<(?:@[!&]?\d+|#\d+|id:\w+|\/[^>\n]+:\d+)>/y },
  { kind: 'emoji', pattern: /<a?:\w+:\d+>|:[\w+-]+:/y },
  { kind: 'mention', pattern: /@(?:everyone|here)/y },
  { kind: 'address', pattern: /(?:https?|steam|discord):\/\/[^\s<]+/iy },
  {
    kind: 'link',
    pattern: /\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?([^\s()\\]*)>?\s*\)/y,
    nested: 1,
    shown: 2,
  },
  { kind: 'bold', pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, nested: 1 },
  { kind: 'underline', pattern: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, nested: 1 },
  { kind: 'italics', pattern: /\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*|_((?:\\[\s\S]|[^\\_])+?)_/y },
  { kind: 'strike', pattern: /~~([\s\S]+?)~~(?!_)/y, nested: 1 },
  { kind: 'spoiler', pattern: /\|\|([\s\S]+?)\|\|/y, nested: 1 },
  { kind: 'code', pattern: /(`+)([\s\S]*?[^`])\1(?!`)/y, shown: 2 },
];

/**
 * Reads a text as Discord shows it.
 *
 * @param source content of a text display
 * @returns what is shown, in order; plain text in a row is one item
 */
export function readMarkdown(source: string): Shown[] {
  const shown: Shown[] = [];
  for (let at = 0; at < source.length; ) {
    const found = matchAt(source, at);
    const item = found?.item ?? { kind: 'text', text: source[at] ?? '' };
    at = found?.end ?? at + 1;
    const last = shown.at(-1);
    if (item.kind === 'text' && last?.kind === 'text') last.text += item.text;
    else shown.push(item);
  }
  return shown;
}

function matchAt(source: string, at: number): { item: Shown; end: number } | null {
  const isLineStart = at === 0 || source[at - 1] === '\n';
  for (const { kind, pattern, atLineStart, nested, shown = 0 } of RULES) {
    if (atLineStart && !isLineStart) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) continue;
    const end = at + match[0].length;
    const inner = nested === undefined ? undefined : readMarkdown(match[nested] ?? '');
    const text = inner && shown === 0 ? inner.map((item) => item.text).join('') : (match[shown] ?? '');
    return {
      item: { kind, text: kind === 'code' ? unpadded(text) : text, ...(inner ? { inner } : {}) },
      end,
    };
  }
  return null;
}

/** One blank that keeps a backtick from the fence is not shown. */
function unpadded(code: string): string {
  return code.replace(/^ (?= *`)/, '').replace(/(` *) $/, '$1');
}

/** Kinds of everything that is shown, nested ones included. */
export function kindsIn(shown: readonly Shown[]): Set<string> {
  return new Set(shown.flatMap(({ kind, inner = [] }) => [kind, ...kindsIn(inner)]));
}
