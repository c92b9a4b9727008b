/** Inline markup of the reference page, and the addresses of its sections. */

/** A stretch of a line: in backticks, or not. */
export interface InlinePart {
  isCode: boolean;
  text: string;
}

/** Character references that documentation is written with; others stand for themselves. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  middot: '·',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
};

/**
 * The text of a line of Markdown: without links, emphasis, tags and comments. What stands in backticks is literal.
 *
 * @example inlineText('**Run** [`/login`](/x) now') // "Run /login now"
 */
export function inlineText(markdown: string): string {
  return inlineParts(markdown)
    .map(({ text }) => text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The text of a line in stretches of code and of prose.
 *
 * @example inlineParts('`403` with [`x: y`](/a)') // [{isCode: true, text: '403'}, {isCode: false, text: ' with '}, …]
 */
export function inlineParts(markdown: string): InlinePart[] {
  const line = markdown
    .replace(/\{\/\*[^{}]{0,200}\}/g, '')
    .replace(/\s*\{#[^\s{}]{1,120}\}\s*$/, '')
    .replace(/\[([^[\]]{0,400})\]\([^()\s]{0,600}\)/g, '$1')
    .replace(/<\/?code>/gi, '`');
  return splitCode(line)
    .map(({ isCode, text }) => ({ isCode, text: withoutEntities(isCode ? text : withoutMarkup(text)) }))
    .filter(({ text }) => text !== '');
}

/** A stretch of code begins and ends with the same number of backticks. */
function splitCode(line: string): InlinePart[] {
  const parts: InlinePart[] = [];
  const marks = [...line.matchAll(/`+/g)];
  const last = new Map(marks.map(([mark], index) => [mark.length, index]));
  let done = 0;
  for (let i = 0; i < marks.length; i++) {
    const open = marks[i] as RegExpExecArray;
    if (last.get(open[0].length) === i) continue;
    let end = i + 1;
    while (marks[end]?.[0].length !== open[0].length) end++;
    const close = marks[end] as RegExpExecArray;
    const code = line.slice(open.index + open[0].length, close.index);
    parts.push({ isCode: false, text: line.slice(done, open.index) });
    // Blanks keep a backtick of the text apart from those around it.
    parts.push({ isCode: true, text: code.replace(/^ (.*\S.*) $/, '$1') });
    done = close.index + close[0].length;
    i = end;
  }
  return [...parts, { isCode: false, text: line.slice(done) }];
}

function withoutMarkup(text: string): string {
  return text
    .replace(/(?<!\\)<\/?[a-zA-Z][\w.-]{0,40}(?:\s[^<>]{0,300})?\/?>/g, '')
    .replace(/\*\*|__/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, '$1');
}

/**
 * A text with its character references replaced.
 *
 * @example withoutEntities('&lt;model&gt; isn&#39;t there') // "<model> isn't there"
 */
export function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|#[xX]([\da-fA-F]{1,5})|([a-z]{2,6}));/g,
    (whole, decimal, hex, name) => {
      if (name) return ENTITIES[name] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      // Controls and halves of characters would only do harm.
      return code < 32 || (code >= 127 && code < 160) || code > 0xffff || (code & 0xf800) === 0xd800
        ? ' '
        : String.fromCharCode(code);
    },
  );
}

/**
 * The address of a section as the documentation writes it: words in lower case joined by hyphens.
 *
 * @example anchorOf("You've hit your session limit") // 'youve-hit-your-session-limit'
 */
export function anchorOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}|['’‘`]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** What two addresses or titles of one section have in common, however apostrophes, dots and dashes are written. */
export function sectionKey(text: string): string {
  return anchorOf(decoded(text)).replaceAll('-', '');
}

/** Fragments of the links in a line that lead to a section of the reference page itself. */
export function linkAnchors(markdown: string): string[] {
  return [...markdown.matchAll(/\]\((?:[^()\s#]{0,400}\berrors(?:\.md)?)?#([^()\s]{1,200})\)/g)].map(
    (found) => found[1] as string,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // "100 % of …" is no escape
  }
}
