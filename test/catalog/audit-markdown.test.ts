/** The Markdown forms in which a section, a message or a row of the table may come to the audit. */
import { describe, expect, test } from '@jest/globals';
import { type AuditResult, comparePage, isReferencePage } from '../../src/catalog/audit/compare.js';
import { parsePage } from '../../src/catalog/audit/page.js';
import type { CatalogEntry } from '../../src/catalog/schema.js';
import { AUDITED_ENTRIES, COVERED_MARKDOWN } from '../support/audit-pages.js';
import { catalogueEntries } from '../support/catalogue.js';

const titles = catalogueEntries.map(({ title }) => title);

function audit(source: string, entries: readonly CatalogEntry[] = AUDITED_ENTRIES): AuditResult {
  return comparePage(parsePage(source, titles), entries);
}

/** The covered page with something in front of a text of it. */
function before(place: string, added: string): string {
  expect(COVERED_MARKDOWN).toContain(place);
  return COVERED_MARKDOWN.replace(place, () => `${added}${place}`);
}

const NOTHING = { missingSections: [], missingMessages: [], vanished: [] };
const CODE = '```text\nGadget is offline: <reason>\n```';
const MESSAGES = ['Gadget is offline: <reason>'];

/** A new section of the group "Usage limits". */
const section = (heading: string, body: string) =>
  `${heading}\n\nThe gadget cannot be reached.\n\n${body}\n\n**What to do:**\n\n* Try again\n\n`;

interface Form {
  heading?: string;
  body?: string;
  title?: string;
  anchor?: string;
  messages?: string[];
}

describe('a new section is found', () => {
  test.each<[string, Form]>([
    ['with a heading in tags', { heading: '<h3 id="gone">Gadget is offline</h3>', anchor: 'gone' }],
    [
      'with a heading in tags over several lines',
      { heading: '<h3 className="x" id="gone">\n  Gadget `is` offline\n</h3>', anchor: 'gone' },
    ],
    ['with number signs behind the heading', { heading: '### Gadget is offline ###' }],
    [
      'with a tag that gives the address',
      { heading: '### <a id="gone"></a>Gadget is offline', anchor: 'gone' },
    ],
    [
      'with character references',
      {
        heading: '### Gadget isn&#39;t there &amp; gone',
        body: '```text\nGadget &lt;name&gt; isn&#x27;t there\n```',
        title: "Gadget isn't there & gone",
        anchor: 'gadget-isnt-there-gone',
        messages: ["Gadget <name> isn't there"],
      },
    ],
    [
      'with blocks that are indented in tabs and lists',
      {
        body: '<Tabs>\n  <Tab title="macOS">\n    ```text\n    Gadget is offline: <reason>\n    Gadget was lost\n      at sea\n    ```\n  </Tab>\n</Tabs>\n\n1. Or:\n\n   ```\n   Gadget fell over\n   ```',
        messages: [...MESSAGES, 'Gadget was lost at sea', 'Gadget fell over'],
      },
    ],
    ['with a block in a quotation', { body: '> **Note**\n> ```text\n> Gadget is offline: <reason>\n> ```' }],
    ['in a component that indents it', { heading: '  ### Gadget is offline' }],
    ['with code between three marks in a line', { body: `\`\`\`Gadget\`\`\`\n\n${CODE}` }],
    [
      'with messages that begin like commands',
      {
        body: '```text\nclaude native binary not installed\nnpm error code EACCES\nclaude update\n```',
        messages: ['claude native binary not installed', 'npm error code EACCES'],
      },
    ],
    ['below a heading of its own', { body: `#### On macOS\n\n${CODE}` }],
  ])('%s', (_name, { heading = '### Gadget is offline', body = CODE, ...expected }) => {
    const page = before('### Credit balance is too low', section(heading, body));
    expect(audit(page)).toMatchObject({
      ...NOTHING,
      missingSections: [
        {
          title: 'Gadget is offline',
          anchor: 'gadget-is-offline',
          group: 'Usage limits',
          messages: MESSAGES,
          skeleton: { category: 'usage' },
          ...expected,
        },
      ],
    });
  });

  test('and linked as the page links to it', () => {
    const page = before(
      '### Credit balance is too low',
      `See [below](#gadget_is-offline) and [there](/docs/en/other#gadget-is-offline).\n\n${section('### GADGET_IS offline', CODE)}`,
    );
    expect(audit(page).missingSections[0]?.skeleton.yaml).toContain('/errors#gadget_is-offline\n');
  });

  test('with the messages that only the table has', () => {
    const row = '| `Gadget is offline: <reason>` / `Gadget is unplugged` | [Usage](#gadget-is-offline) |\n';
    const page = before('| `Credit balance', row).replace(
      '### Credit balance',
      () => `${section('### Gadget is offline', CODE)}### Credit balance`,
    );
    expect(audit(page)).toMatchObject({
      missingSections: [{ messages: [...MESSAGES, 'Gadget is unplugged'] }],
      missingMessages: [],
    });
  });

  test('unless it is a part of a covered section and shows no message', () => {
    const part = section('### How often', 'Ten times.');
    expect(audit(before('## Usage limits', part))).toMatchObject(NOTHING);
    expect(audit(before('### Credit balance is too low', part)).missingSections).toHaveLength(1);
    expect(audit(before('## Usage limits', `${part}${CODE}\n\n`)).missingSections).toHaveLength(1);
  });
});

describe('a known section is known', () => {
  test('with headings in tags, in another language', () => {
    const page = COVERED_MARKDOWN.replace(/^(##+) (.*)$/gm, (_line, signs: string, title: string) => {
      const id = title.toLowerCase().replaceAll(' ', '-');
      return `<h${signs.length} id="${id}">\n  Überschrift\n</h${signs.length}>`;
    });
    expect(audit(page)).toMatchObject({ ...NOTHING, form: 'markdown' });
  });

  test('with a message that the catalogue has, though it cannot decide by itself', () => {
    const weak = "'git <command> [<file>...]'";
    const page = COVERED_MARKDOWN.replace('Fix external API key', (line) => `${line}\n${weak}`);
    expect(audit(page).missingMessages).toMatchObject([{ text: weak }]);
    const entries = AUDITED_ENTRIES.map((entry) =>
      entry.id === 'invalid-api-key'
        ? { ...entry, messages: [...entry.messages, { text: "'git {command} [{file}...]'" }] }
        : entry,
    );
    expect(audit(page, entries)).toMatchObject(NOTHING);
  });

  test('where two entries document it', () => {
    const [entry] = AUDITED_ENTRIES.filter(({ id }) => id === 'credit-balance-low') as [CatalogEntry];
    const own: CatalogEntry = { ...entry, id: 'own', category: 'custom', title: 'Ours', messages: [] };
    expect(audit(COVERED_MARKDOWN, [...AUDITED_ENTRIES, own])).toMatchObject(NOTHING);
  });

  test('where most entries document another page', () => {
    const [entry] = AUDITED_ENTRIES as [CatalogEntry];
    const own = Array.from({ length: 40 }, (_, index): CatalogEntry => {
      const docs = `https://wiki.example.com/errors#ours-${index}`;
      return { ...entry, id: `own-${index}`, title: `Ours ${index}`, docs, messages: [], wordings: [] };
    });
    const page = parsePage(COVERED_MARKDOWN, titles);
    expect(isReferencePage(page, [...AUDITED_ENTRIES, ...own])).toBe(true);
    expect(audit(COVERED_MARKDOWN, [...AUDITED_ENTRIES, ...own])).toMatchObject(NOTHING);
  });

  test('and its new message is named, though a neighbour would take it', () => {
    const entries = [
      ...AUDITED_ENTRIES,
      ...catalogueEntries.filter(({ id }) => id === 'aws-authentication-failed'),
    ];
    const message =
      'Key vault closed: AWS authentication failed · run /login and select "Claude Platform on AWS"';
    const page = COVERED_MARKDOWN.replace('Fix external API key', (line) => `${line}\n${message}`);
    expect(audit(page, entries).missingMessages).toMatchObject([
      { text: message, entry: { id: 'invalid-api-key' }, takenFor: 'aws-authentication-failed' },
    ]);
  });

  test('under a new heading, and its new message belongs to its entry', () => {
    const page = COVERED_MARKDOWN.replace('### Credit balance is too low', '### Purse is empty').replace(
      'Credit balance is too low\n```',
      'Credit balance is too low\nNothing is left in the purse\n```',
    );
    expect(audit(page)).toMatchObject({
      vanished: [{ id: 'credit-balance-low', renamedTo: { title: 'Purse is empty' } }],
      missingMessages: [{ text: 'Nothing is left in the purse', entry: { id: 'credit-balance-low' } }],
    });
  });
});

test('what is hidden in comments and front matter is no part of the page', () => {
  const hidden = `<!--\n${section('### Old', CODE)}-->\n{/*\n${section('### Older', CODE)}*/}\n{/* ### a */}\n<!-- ### b -->\n`;
  expect(audit(before('### Credit balance is too low', hidden))).toMatchObject(NOTHING);
  expect(audit(COVERED_MARKDOWN.replace('title: Errors', '## generated\ntitle: Errors'))).toMatchObject(
    NOTHING,
  );
  // A comment that lost its end hides nothing.
  expect(audit(before('### Credit balance is too low', '<!-- open\n{/* min: 2 /}As of\n'))).toMatchObject(
    NOTHING,
  );
});

describe('a row of the table', () => {
  const rows = (cell: string, link = '#usage-limits') =>
    audit(before('| `Credit balance', `| ${cell} | [Usage limits](${link}) |\n`)).missingMessages.map(
      ({ text }) => text,
    );

  test.each([
    ['`Gadget is gone` in a cloud session', ['Gadget is gone']],
    ['`Gadget is gone`, with or without a `hint` behind it', ['Gadget is gone']],
    ['`Gadget is gone` or `Gadget is lost`', ['Gadget is gone', 'Gadget is lost']],
    ['``Gadget `x` is gone``', ['Gadget `x` is gone']],
    ['`` `gadget import` is not there ``', ['`gadget import` is not there']],
    ['`Gadget a \\| b is gone`', ['Gadget a | b is gone']],
    ['`Gadget a | b is gone`', ['Gadget a | b is gone']],
    ['<code>Gadget &lt;name&gt; a &#124; b is gone</code>', ['Gadget <name> a | b is gone']],
    ['Gadget \\<name\\> is gone', ['Gadget <name> is gone']],
  ])('%s', (cell, expected) => {
    expect(rows(cell)).toEqual(expected);
  });

  test('has its columns in any order, and others between them', () => {
    const page = COVERED_MARKDOWN.replace(
      /^\| (.*?) +\| (.*?) +\|$/gm,
      (row, message: string, where: string) =>
        row.includes('Variable') || row.includes('MAX_RETRIES') ? row : `| ${where} | 2.1 | **${message}** |`,
    ).replace('| **Message** |', '| Message |');
    expect(page).toContain('| Section | 2.1 | Message |');
    const known = parsePage(COVERED_MARKDOWN, titles).table.map(({ text, anchor }) => [text, anchor]);
    expect(parsePage(page, titles).table.map(({ text, anchor }) => [text, anchor])).toEqual(
      expect.arrayContaining(known),
    );
    expect(audit(page.replace(/^\| :-.*\n/m, ''))).toMatchObject(NOTHING);
  });

  test('that counts is part of the message that shows a number', () => {
    const row = before(
      '| `Credit balance',
      '| `Lost N gadgets on the way here` | [Usage](#usage-limits) |\n',
    );
    const page = row.replace(
      '```text\nRequest timed out',
      '```text\nLost 2 gadgets on the way here\nRequest timed out',
    );
    expect(audit(page).missingMessages.map(({ text }) => text)).toEqual(['Lost 2 gadgets on the way here']);
  });

  test('that leads to another page belongs to no section of this one', () => {
    const [message] = audit(
      before(
        '| `Credit balance',
        '| `Gadget is gone` | [Other](/docs/en/other#credit-balance-is-too-low) |\n',
      ),
    ).missingMessages;
    expect(message).toMatchObject({ text: 'Gadget is gone' });
    expect(message).not.toHaveProperty('entry');
  });
});

test('another page with a heading in common is no reference', () => {
  const page = parsePage(`## Troubleshooting\n\n### Request timed out\n\n${CODE}\n`, titles);
  expect(isReferencePage(page, catalogueEntries)).toBe(false);
});
