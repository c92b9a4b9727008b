/** Pages without markup: with lines broken in front of code, and as a browser copies them. */
import { describe, expect, test } from '@jest/globals';
import { type AuditResult, comparePage } from '../../src/catalog/audit/compare.js';
import { parsePage } from '../../src/catalog/audit/page.js';
import { AUDITED_ENTRIES, COVERED_FLATTENED, NEW_SECTION_FLATTENED } from '../support/audit-pages.js';
import { catalogueEntries } from '../support/catalogue.js';

const titles = catalogueEntries.map(({ title }) => title);

function audit(source: string): AuditResult {
  return comparePage(parsePage(source, titles), AUDITED_ENTRIES);
}

const NOTHING = { missingSections: [], missingMessages: [], vanished: [] };

const HEADINGS = parsePage(COVERED_FLATTENED, titles).sections.map(({ title }) => title);

/** As a browser copies a page: cells behind tabs, lists without marks, blank lines, and what stands around the text. */
const COPIED = [
  'Docs\nSearch...\nOn this page',
  ...HEADINGS,
  'Copy page',
  ...COVERED_FLATTENED.replace(/^\|---.*\n/gm, '')
    .replace(/^\| (.*) \| (.*) \|$/gm, '$1\t$2')
    .replace(/ \|\n(?!\|)(.*) \|$/gm, '\t$1')
    .replace(/^- /gm, '')
    .split('\n')
    .map((line, index, lines) =>
      HEADINGS.includes(line) || /[.:]$/.test(line) || HEADINGS.includes(lines[index + 1] ?? '')
        ? `\n${line}\n`
        : line,
    ),
  'Was this page helpful?\nYes\nNo\nPrevious\nNext',
].join('\n');

describe('a page copied out of a browser', () => {
  test('leaves nothing to do where it is covered, in spite of what stands around it', () => {
    const page = parsePage(COPIED, titles);
    expect(page.sections.map(({ title }) => title)).toEqual(HEADINGS);
    expect(page.table.map(({ text }) => text)).toEqual(
      parsePage(COVERED_FLATTENED, titles).table.map(({ text }) => text),
    );
    expect(audit(COPIED)).toMatchObject(NOTHING);
  });

  test('shows a new section', () => {
    const added = NEW_SECTION_FLATTENED.replace('- ', '').replaceAll('\n', '\n\n');
    const page = COPIED.replace(
      /\n\nRequest timed out\n\n(?=The API|\nThe API)/,
      (whole) => `\n\n${added}${whole}`,
    );
    expect(page).not.toBe(COPIED);
    expect(audit(page)).toMatchObject({
      missingSections: [{ title: 'Workspace spend cap reached', group: 'Usage limits' }],
      vanished: [],
    });
  });
});

describe('a page with lines that are broken in front of code', () => {
  test.each([
    'DISABLE_AUTO_COMPACT, turn it on again or run',
    '--continue. The policy differs by model, so switching to a different one with',
    'InvokeModelresponse body and its',
    'Update or unset, you have no login to fall back to. Unset the key and run',
  ])('has no heading at %s', (line) => {
    const page = COVERED_FLATTENED.replace(
      '- Buy some\n',
      `- If you turned it off with\n${line}\nsomething else, which is a paragraph of its own.\n- Buy some\n`,
    );
    expect(audit(page)).toMatchObject(NOTHING);
  });

  test('has the groups that its table names, however they are introduced', () => {
    const page = COVERED_FLATTENED.replace('Requests |', 'Plugin |')
      .replace('Network errors\nThese errors are', 'Network errors\nMost of them are')
      .replace(
        'Model is not a recognized model id\nThe',
        'Plugin errors\nMost of these come from plugins that you installed yourself.\nModel is not a recognized model id\nThe',
      );
    const { sections } = parsePage(page, titles);
    expect(sections.filter(({ group }) => group === null).map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Network errors', 'Plugin errors']),
    );
    expect(audit(page)).toMatchObject(NOTHING);
  });

  test('keeps what stands in angle brackets in its table', () => {
    const page = COVERED_FLATTENED.replace(
      'Credit balance is too low |',
      'Seat of <name> was taken |\nUsage |\nCredit balance is too low |',
    );
    expect(audit(page).missingMessages).toMatchObject([
      { text: 'Seat of <name> was taken', template: 'Seat of {name} was taken' },
    ]);
  });
});
