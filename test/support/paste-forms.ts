/** What terminals, editors and chats do to a message before somebody pastes it. */

/** Lines of at most `width` columns, broken at blanks; a word that is longer is cut. */
export function wordWrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}

/** Lines of exactly `width` columns, cut wherever that falls. */
export function hardWrap(text: string, width: number): string[] {
  const count = Math.ceil(text.length / width);
  return Array.from({ length: count }, (_, index) => text.slice(index * width, (index + 1) * width));
}

/** A box as Claude Code draws it, `width` columns wide with its borders. */
function box(text: string, width: number, wrap: typeof wordWrap): string {
  const inner = width - 4;
  const rule = '─'.repeat(width - 2);
  const rows = wrap(text, inner).map((line) => `│ ${line.padEnd(inner)} │`);
  return [`╭${rule}╮`, ...rows, `╰${rule}╯`].join('\n');
}

/** The result of a tool or command: a corner before the first line, five blanks before the others. */
function indented(text: string, width: number, wrap: typeof wordWrap): string {
  const lines = wrap(text, width - 5);
  return lines.map((line, index) => (index === 0 ? `  ⎿  ${line}` : `     ${line}`)).join('\n');
}

/** Both: what stands below a corner is drawn in a box. */
function indentedBox(text: string, width: number, wrap: typeof wordWrap): string {
  const lines = box(text, width - 5, wrap).split('\n');
  return lines.map((line, index) => (index === 0 ? `  ⎿  ${line}` : `     ${line}`)).join('\n');
}

/** A session of Claude Code with 50 lines around the error, none of which is an error of its own. */
function inScrollback(text: string): string {
  return SCROLLBACK.replace('@@ERROR@@', indented(text, 100, wordWrap));
}

const SCROLLBACK = `╭─── Claude Code v2.1.201 ─────────────────────────────────────────────────────────────────────────╮
│                                                    │ Recent activity                                 │
│                 Welcome back Ana                   │ 2h ago   split the invoice worker               │
│                                                    │ 1d ago   move dates to UTC                      │
│                      ▐▛███▜▌                       │                                                 │
│                     ▝▜█████▛▘                      │ What's new                                      │
│                       ▘▘ ▝▝                        │ Faster startup in large repositories            │
│                  ~/projects/shop                   │                                                 │
╰────────────────────────────────────────────────────────────────────────────────────────────────────╯

❯ read the invoice worker and tell me why totals are off by a cent, then write a test for it

● I'll look at the worker and at the helper that rounds.

● Read(src/workers/invoice.ts)
  ⎿  Read 214 lines (ctrl+o to expand)

● Search(pattern: "roundHalf", path: "src", output_mode: "content")
  ⎿  Found 7 lines (ctrl+o to expand)

● Bash(npm test -- invoice)
  ⎿  > shop@3.4.0 test
     > vitest run invoice
     ✓ src/workers/invoice.spec.ts (12 tests) 184ms
     … +6 lines (ctrl+o to expand)

● Totals are rounded for each line and then once more for the sum. With three lines of 0.335 the
  difference is one cent. The helper should keep whole cents from the start.

● Update(src/workers/invoice.ts)
  ⎿  Updated src/workers/invoice.ts with 4 additions and 2 removals
       88    const cents = lines.map((line) => toCents(line.net));
       89 -  return roundHalf(sum(lines.map((line) => line.net)));
       89 +  return sum(cents) / 100;
       90    }

● Bash(git diff --stat)
  ⎿   src/workers/invoice.ts | 6 ++++--
      1 file changed, 4 insertions(+), 2 deletions(-)

● The fix is in place. Lines keep whole cents now, and only the sum is turned back into euros.

❯ good, commit that and go on with the credit notes
@@ERROR@@

✻ Worked for 1m 12s

────────────────────────────────────────────────────────────────────────────────────────────────────
❯ 
────────────────────────────────────────────────────────────────────────────────────────────────────
  ? for shortcuts                                                             main · 3 files changed`;

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Opening quotes stand behind a blank or a bracket, all others close; three dots become one character. */
function smartQuotes(text: string): string {
  return text
    .replace(/(^|[\s([{])"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^|[\s([{])'/g, '$1‘')
    .replaceAll("'", '’')
    .replaceAll('...', '…');
}

/** Red as a whole, the first word bold, and a reset within a word, as a spinner leaves it behind. */
function coloured(text: string): string {
  const [first = '', ...rest] = text.split(' ');
  const tail = rest.join(' ');
  const middle = Math.floor(tail.length / 2);
  return (
    `\u001b[2K\u001b[1G\u001b[38;5;211m\u001b[1m${first}\u001b[22m ` +
    `${tail.slice(0, middle)}\u001b[0m\u001b[31m${tail.slice(middle)}\u001b[39m\u001b[0m\u001b[K`
  );
}

function quoted(text: string): string {
  const lines = [
    'hi all, this is what I get since this morning:',
    '',
    ...wordWrap(text, 72),
    '',
    'any idea?',
  ];
  return lines.map((line) => `> ${line}`).join('\n');
}

/** Slack escapes three characters in what a message event delivers. */
function slackCodeBlock(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<@U024BE7LH> what is this?\n\`\`\`\n${escaped}\n\`\`\``;
}

function wrappedForms(): Array<[name: string, form: (text: string) => string]> {
  const frames = { 'in a box': box, indented, 'in an indented box': indentedBox };
  const wraps = { 'between words': wordWrap, 'within words': hardWrap };
  return Object.entries(frames).flatMap(([frame, draw]) =>
    [40, 80].flatMap((width) =>
      Object.entries(wraps).map(([where, wrap]): [string, (text: string) => string] => [
        `${frame}, wrapped ${where} at ${width}`,
        (text) => draw(text, width, wrap),
      ]),
    ),
  );
}

/** Every form in which a message has to be recognised, by name. */
export const PASTE_FORMS: ReadonlyArray<readonly [name: string, form: (text: string) => string]> = [
  ['alone', (text) => text],
  ...wrappedForms(),
  ['inside 50 lines of scrollback', inScrollback],
  ['escaped for JSON', (text) => JSON.stringify(text)],
  ['escaped for JSON twice', (text) => JSON.stringify(JSON.stringify(text))],
  ['wrapped and escaped for JSON', (text) => JSON.stringify(indented(text, 80, wordWrap))],
  [
    'wrapped and escaped for JSON twice',
    (text) => JSON.stringify(JSON.stringify(indented(text, 80, wordWrap))),
  ],
  ['escaped for HTML', escapeHtml],
  ['with smart quotes', smartQuotes],
  ['quoted line by line', quoted],
  ['with ANSI colours', coloured],
  ['with CRLF', (text) => `${wordWrap(text, 80).join('\r\n')}\r\n`],
  ['in a Slack code block', slackCodeBlock],
  ['in upper case', (text) => text.toUpperCase()],
];
