/** Inline markup of the reference page, and the addresses of its sections. */

/**
 * The text of a line of Markdown: without links, emphasis, tags and comments. What stands in backticks is literal.
 *
 * @example inlineText('**Run** [`/login`](/x) now') // "Run /login now"
 */
export function inlineText(markdown: string): string {
  return markdown
    .replace(/\{\/\*[^{}]{0,200}\}/g, '')
    .replace(/\s*\{#[\w-]{1,120}\}\s*$/, '')
    .replace(/\[([^[\]]{0,400})\]\([^()\s]{0,600}\)/g, '$1')
    .split(/(`[^`]{1,600}`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? part.slice(1, -1) : withoutMarkup(part)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function withoutMarkup(text: string): string {
  return text
    .replace(/<\/?[a-zA-Z][\w.-]{0,40}(?:\s[^<>]{0,300})?\/?>/g, '')
    .replace(/\*\*|__/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, '$1');
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

/** The fragment of the first link in a line of Markdown. */
export function linkAnchor(markdown: string): string | undefined {
  return /\]\([^()\s#]{0,400}#([^()\s]{1,200})\)/.exec(markdown)?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // "100 % of …" is no escape
  }
}
