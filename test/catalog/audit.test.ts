/** The audit of a reference page, on small pages of our own in both forms. */
import { describe, expect, test } from '@jest/globals';
import { type AuditResult, comparePage, isReferencePage } from '../../src/catalog/audit/compare.js';
import { anchorOf, inlineText, sectionKey } from '../../src/catalog/audit/inline.js';
import { parsePage } from '../../src/catalog/audit/page.js';
import { categoryOf, filledForms, skeletonOf, templateOf } from '../../src/catalog/audit/skeleton.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { parseEntry } from '../../src/catalog/parse.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import {
  AUDITED_ENTRIES,
  COVERED_FLATTENED,
  COVERED_MARKDOWN,
  NEW_SECTION,
  NEW_SECTION_FLATTENED,
} from '../support/audit-pages.js';
import { catalogueEntries } from '../support/catalogue.js';

const titles = catalogueEntries.map(({ title }) => title);

/** Compares a page with the few entries that the covered page documents. */
function audit(source: string, entries = AUDITED_ENTRIES): AuditResult {
  return comparePage(parsePage(source, titles), entries);
}

function texts(source: string): string[] {
  return parsePage(source, titles).sections.flatMap(({ messages }) => messages.map(({ text }) => text));
}

const NOTHING = { missingSections: [], missingMessages: [], vanished: [] };

describe.each([
  ['Markdown', COVERED_MARKDOWN, NEW_SECTION],
  ['flattened', COVERED_FLATTENED, NEW_SECTION_FLATTENED],
] as const)('%s', (form, covered, added) => {
  test('a page that is covered leaves nothing to do', () => {
    expect(audit(covered)).toMatchObject({ ...NOTHING, form: form.toLowerCase() });
  });

  test('the messages of the page are its code lines', () => {
    expect(texts(covered)).toEqual([
      'Credit balance is too low',
      'Request timed out',
      'Invalid API key · Fix external API key',
      'HTTP 403',
      'x-deny-reason: host_not_allowed',
      'Model "claud-sonnet-5" is not a recognized model id. Did you mean \'claude-sonnet-5\'?',
    ]);
  });

  test('a new section comes with a file to fill in', () => {
    const page = covered.replace(/(?:### )?Request timed out\n\n?The API/, (whole) => `${added}${whole}`);
    const { missingSections, missingMessages, vanished } = audit(page);
    expect([missingMessages, vanished]).toEqual([[], []]);
    expect(missingSections).toMatchObject([
      {
        title: 'Workspace spend cap reached',
        anchor: 'workspace-spend-cap-reached',
        messages: ['API Error: Workspace spend cap of <amount> reached · ask a Console admin to raise it'],
      },
    ]);
    const skeleton = missingSections[0]?.skeleton;
    expect(skeleton?.path).toBe('catalog/usage/workspace-spend-cap-reached.yaml');
    expect(skeleton?.yaml).toContain('- "API Error: Workspace spend cap of {amount} reached');
  });

  test('a new message of a known section is named with its entry', () => {
    const line = 'Invalid API key · Fix external API key';
    const page = covered.replace(line, `${line}\nKey helper gave up after <n> seconds · Check apiKeyHelper`);
    expect(audit(page)).toMatchObject({
      ...NOTHING,
      missingMessages: [
        {
          text: 'Key helper gave up after <n> seconds · Check apiKeyHelper',
          from: 'code',
          section: 'Invalid API key',
          entry: { id: 'invalid-api-key', category: 'auth' },
          template: 'Key helper gave up after {n} seconds · Check apiKeyHelper',
          line: page.split('\n').findIndex((text) => text.startsWith('Key helper')) + 1,
        },
      ],
    });
  });

  test('a new row of the table is a message as well, unless the page shows it in full', () => {
    const row =
      form === 'Markdown'
        ? (text: string) => `| \`${text}\` | Usage |\n`
        : (text: string) => `${text} |\nUsage |\n`;
    const page = covered.replace(
      /^(.*Credit balance is too low`? *\|.*\n)/m,
      `${row('Seat was taken from you')}${row('is not a recognized')}$1`,
    );
    expect(page).not.toBe(covered);
    expect(audit(page)).toMatchObject({
      ...NOTHING,
      missingMessages: [{ text: 'Seat was taken from you', from: 'table' }],
    });
  });

  test('a section that is gone, and one with a new heading', () => {
    const gone = [...AUDITED_ENTRIES, ...catalogueEntries.filter(({ id }) => id === 'pdf-error')];
    expect(audit(covered, gone)).toMatchObject({
      ...NOTHING,
      vanished: [{ id: 'pdf-error', category: 'request' }],
    });
    const renamed = covered.replace(/Credit balance is too low\n(?=\n?Your)/, 'Prepaid credits used up\n');
    expect(renamed).not.toBe(covered);
    expect(audit(renamed)).toMatchObject({
      ...NOTHING,
      vanished: [
        {
          id: 'credit-balance-low',
          renamedTo: {
            title: 'Prepaid credits used up',
            docs: 'https://code.claude.com/docs/en/errors#prepaid-credits-used-up',
          },
        },
      ],
    });
  });

  test('CRLF, trailing blanks and invisible characters change nothing', () => {
    const odd = `\ufeff${covered.replaceAll('\n', ' \r\n').replaceAll('too', 't\u200boo\u0007')}`;
    expect(texts(odd)).toEqual(texts(covered));
    expect(audit(odd)).toMatchObject(NOTHING);
  });
});

describe('a page', () => {
  test('that is another one shares no section', () => {
    expect(isReferencePage(parsePage('## Cooking\n\n### Soup\n\nBoil it.\n', titles), catalogueEntries)).toBe(
      false,
    );
    expect(isReferencePage(parsePage('', titles), catalogueEntries)).toBe(false);
    expect(isReferencePage(parsePage(COVERED_MARKDOWN, titles), catalogueEntries)).toBe(true);
  });

  test('keeps commands, settings and other languages out of the messages', () => {
    const block = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\`\n`;
    const page = `## Group\n\n### One\n\n${block('bash', 'claude update')}${block('json', '{"a": 1}')}${block('text theme={null}', 'Broken\n  in two\nexport A_B=1\n$ claude\n/model')}${block('', '# no heading')}`;
    expect(texts(page)).toEqual(['Broken in two', '# no heading']);
  });

  test('with two headings of one text, and with an address of its own', () => {
    const page = parsePage('## G\n### Same\n### Same\n### Own [link](/x) {#my-id}\n', []);
    expect(page.sections.map(({ anchor }) => anchor)).toEqual(['g', 'same', 'same-2', 'my-id']);
    expect(page.sections.at(-1)?.title).toBe('Own link');
  });

  test('with a message that another entry would take says so', () => {
    const page = COVERED_MARKDOWN.replace(
      '### Invalid API key\n',
      '### Invalid API key\n\n```text\nPrompt is too long\n```\n',
    );
    const { missingMessages } = audit(page, catalogueEntries);
    expect(missingMessages).toMatchObject([{ text: 'Prompt is too long', takenFor: 'prompt-too-long' }]);
  });
});

describe('the parts', () => {
  test('addresses are those that the catalogue links to', () => {
    const wrong = catalogueEntries.filter(({ docs, title }) => docs.split('#')[1] !== anchorOf(title));
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(sectionKey('model-is-restricted-by-your-organization%E2%80%99s-settings')).toBe(
      sectionKey("Model is restricted by your organization's settings"),
    );
    expect(sectionKey('100 % of it')).toBe('100ofit');
  });

  test('inline markup goes, what is literal stays', () => {
    expect(inlineText('**Run** [`/login`](/x) or `<model> **x**` {/* v2 */}<br/>')).toBe(
      'Run /login or <model> **x**',
    );
  });

  test('placeholders become those of the catalogue, and are filled to be tried', () => {
    expect(templateOf('<model> failed N times: <error detail> in <A-1> <3')).toBe(
      '{model} failed {n} times: {error_detail} in {a_} <3',
    );
    expect(filledForms('Model ... is <x>')).toEqual(['Model example is example', 'Model   is example']);
    expect(filledForms('Plain')).toEqual(['Plain']);
  });

  test('the category is that of the neighbours, then that of the heading, then custom', () => {
    expect(
      categoryOf(
        'Usage limits',
        AUDITED_ENTRIES.filter(({ category }) => category === 'auth'),
      ),
    ).toBe('auth');
    expect(categoryOf('Usage limits', [])).toBe('usage');
    expect(categoryOf('Wrapper surprises', [])).toBe('custom');
    expect(categoryOf(null, [])).toBe('custom');
  });

  test.each([
    [
      'API Error: The "quoted": thing — failed {x} #1',
      ['API Error: "quoted": # {x} \\ \' \u00b7', '- yes', 'null'],
    ],
    ['很抱歉', []],
    ['---', ['"', "'", '12', 'a: b', '{model} & <tool>', '* *', '@at %x']],
    [
      'A heading that goes on for so long that no file name should ever be made of all of it',
      ['Some message here'],
    ],
  ])('a skeleton is valid whatever the page says: %s', (title, messages) => {
    const skeleton = skeletonOf(
      { title, category: 'usage', docs: 'https://x.example/docs#a', messages },
      new Set(),
    );
    const { parsed, faults } = parseEntry(skeleton.yaml, skeleton.path);
    expect(faults).toEqual([]);
    expect(parsed?.entry).toMatchObject({
      id: skeleton.id,
      title,
      messages: messages.map((text) => ({ text: templateOf(text) })),
    });
    expect(skeleton.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(skeleton.id.length).toBeLessThanOrEqual(40);
    expect(skeleton.yaml).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\.json\n/);
  });

  test('an id that is taken gets a number', () => {
    const source = {
      title: 'Invalid API key',
      category: 'auth',
      docs: 'https://x.example/#a',
      messages: [],
    } as const;
    expect(skeletonOf(source, new Set(['invalid-api-key', 'invalid-api-key-2'])).id).toBe(
      'invalid-api-key-3',
    );
  });

  test('with the skeletons in the catalogue the next audit is silent', () => {
    const page = COVERED_MARKDOWN.replace('### Request timed out', `${NEW_SECTION}### Request timed out`);
    const [missing] = audit(page).missingSections;
    const added = parseEntry(missing?.skeleton.yaml ?? '', 'x.yaml').parsed?.entry;
    const entries = [...AUDITED_ENTRIES, ...(added ? [added] : [])];
    expect(audit(page, entries)).toMatchObject(NOTHING);
    const text = 'API Error: Workspace spend cap of $500 reached · ask a Console admin to raise it';
    const { outcome, candidates } = new Matcher(new Catalog(entries)).match(readPaste(text));
    expect([outcome, candidates[0]?.entry]).toEqual(['exact', added?.id]);
  });
});
