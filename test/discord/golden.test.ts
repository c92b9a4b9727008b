/**
 * What Discord shows for the first sample of every entry, and for every state of a thread: the bodies of the requests,
 * as they can be sent. `npm run golden` writes the files anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { discordMessages, threadName } from '../../adapters/discord/render.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { Conversation } from '../../src/conversation.js';
import { Matcher } from '../../src/match/matcher.js';
import { packageRoot } from '../../src/paths.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { catalogueEntries } from '../support/catalogue.js';
import { messageFaults, threadNameFaults } from '../support/discord/component-limits.js';
import { kindsIn, readMarkdown } from '../support/discord-markdown.js';
import { replyStates } from '../support/reply-states.js';

const folder = join(packageRoot(), 'test/golden/discord');
const isWriting = process.env.GOLDEN === 'write';
const catalog = new Catalog(catalogueEntries);
const conversation = new Conversation({ catalog, matcher: new Matcher(catalog), contacts: [] });
/** When everything happens: the moment of a reset depends on it. */
const NOON = Date.UTC(2026, 2, 4, 12, 0);

/** Everything that is compared: the path of a golden file and the reply in it. */
const replies: Array<[path: string, reply: ReplyDocument]> = [
  ...catalogueEntries.map(({ id, samples }): [string, ReplyDocument] => [
    `${id}.json`,
    answer(samples[0] ?? ''),
  ]),
  ...replyStates(catalog).map(({ name, document }): [string, ReplyDocument] => [
    `states/${name}.json`,
    document,
  ]),
];

/** The answer to a paste that mentions the bot. */
function answer(text: string): ReplyDocument {
  const thread = { platform: 'discord', workspace: 'g', channel: 'c', thread: 't' };
  const message = { id: 'm', thread, author: { id: 'u' }, text, mentioned: true };
  const { reply } = conversation.turn(null, message, NOON);
  if (!reply) throw new Error('The bot kept quiet.');
  return reply;
}

/** Bodies of the requests that post a reply. */
function bodies(reply: ReplyDocument) {
  return discordMessages(reply).map(({ flags, components, allowedMentions }) => ({
    flags,
    components,
    allowed_mentions: allowedMentions,
  }));
}

/** Content of every text display. */
function contents(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'content' in value && typeof value.content === 'string' ? [value.content] : [];
  return [...own, ...Object.values(value).flatMap(contents)];
}

if (isWriting) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'states'), { recursive: true });
}

/** As they are typed elsewhere. */
const FOREIGN_COMMANDS = /\/cc-error (?:list|show|search|help|status|\\?<)/;

describe.each(replies)('%s', (path, reply) => {
  const shown = bodies(reply);

  test('is what it was', () => {
    const file = join(folder, path);
    const text = `${JSON.stringify(shown, null, 2)}\n`;
    if (isWriting) writeFileSync(file, text);
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('is taken by Discord, under a name that it takes', () => {
    expect(shown.flatMap((body) => messageFaults(body))).toEqual([]);
    expect(threadNameFaults(threadName(reply))).toEqual([]);
  });

  test('names only commands that Discord has', () => {
    expect(contents(shown).filter((content) => FOREIGN_COMMANDS.test(content))).toEqual([]);
  });

  test('pings nobody and draws nothing', () => {
    const kinds = contents(shown).flatMap((content) => [...kindsIn(readMarkdown(content))]);
    expect(kinds.filter((kind) => ['mention', 'emoji', 'quote', 'list', 'spoiler'].includes(kind))).toEqual(
      [],
    );
  });
});

test('there is one file for each, and no other', () => {
  const files = readdirSync(folder, { recursive: true }).map(String);
  expect(files.filter((name) => name.endsWith('.json')).sort()).toEqual(replies.map(([path]) => path).sort());
});
