/**
 * What Slack gets for every entry and every state of a thread. `npm run golden` writes the files anew; each holds what
 * can be pasted into Slack's Block Kit Builder. What stands beside the blocks is in `fallback.txt`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MAX_FALLBACK } from '../../adapters/slack/fallback.js';
import { renderReply, type SlackMessage } from '../../adapters/slack/render.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { packageRoot } from '../../src/paths.js';
import { catalogueEntries } from '../support/catalogue.js';
import { entryStates, type ReplyState, replyStates } from '../support/reply-states.js';
import { areBlocksTooLong, blockKitFaults } from '../support/slack/block-kit.js';

const folder = join(packageRoot(), 'test/golden/slack');
const isWriting = process.env.GOLDEN === 'write';
const catalog = new Catalog(catalogueEntries);
const THREAD = '1772632800.000100';

interface Golden {
  /** Path in the folder, without the ending. */
  name: string;
  message: SlackMessage;
}

/** A reply of several messages has a file for each. */
function goldens({ name, document }: ReplyState): Golden[] {
  const messages = renderReply(document, { thread: THREAD });
  return messages.map((message, index) => ({
    name: messages.length === 1 ? name : `${name}.${index + 1}`,
    message,
  }));
}

const all = [
  ...entryStates(catalog),
  ...replyStates(catalog).map(({ name, document }) => ({ name: `states/${name}`, document })),
].flatMap(goldens);

const jsonOf = ({ message: { blocks } }: Golden) => `${JSON.stringify({ blocks }, null, 2)}\n`;
const fallbacks = () => all.map(({ name, message }) => `=== ${name}\n${message.text}\n`).join('\n');

function jsonFiles(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.json'));
}

if (isWriting) {
  rmSync(folder, { recursive: true, force: true });
  for (const golden of all) {
    const file = join(folder, `${golden.name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, jsonOf(golden));
  }
  writeFileSync(join(folder, 'fallback.txt'), fallbacks());
}

describe('golden Block Kit', () => {
  test.each(all.map((golden) => [golden.name, golden] as const))('%s', (name, golden) => {
    const file = join(folder, `${name}.json`);
    expect(existsSync(file)).toBe(true);
    expect(jsonOf(golden)).toBe(readFileSync(file, 'utf8'));
    const { blocks, text } = golden.message;
    expect(blockKitFaults(blocks, 'message')).toEqual([]);
    expect(areBlocksTooLong(blocks)).toBe(false);
    expect(text).not.toBe('');
    expect(text.length).toBeLessThanOrEqual(MAX_FALLBACK);
  });

  test('there is one for each entry and each state, and no other', () => {
    expect(jsonFiles().sort()).toEqual(all.map(({ name }) => `${name}.json`).sort());
    expect(all.length).toBeGreaterThan(catalog.size + 30);
  });

  test('the texts beside them', () => {
    expect(fallbacks()).toBe(readFileSync(join(folder, 'fallback.txt'), 'utf8'));
  });
});
