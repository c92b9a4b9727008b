/** The conversations of test/conversations, played through Discord: the turns are those of `cc-error converse`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { isPointing } from '../../src/pointing.js';
import type { Person, WireMessage } from '../support/discord/index.js';
import { DiscordBot } from './support/discord-bot.js';

const folder = join(packageRoot(), 'test/conversations');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl') && !name.endsWith('.expected.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length));

interface Line {
  thread?: string | number;
  user?: string;
  text?: string;
  mention?: boolean;
}

interface Result {
  event: string;
  entries: string[];
  stage: number;
  status: string;
  error?: string;
}

function linesOf(name: string): Array<object | null> {
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as object;
      } catch {
        return null;
      }
    });
}

let bot: DiscordBot;
beforeAll(async () => {
  bot = await DiscordBot.start({ floodLimit: { burst: 10_000, perMinute: 10_000 } });
});
afterAll(() => bot.close());

/** Plays a line; gives what came of it, or null for a line that Discord understands differently. */
async function played(line: Line, roots: Map<string, WireMessage>): Promise<Result | null> {
  const { thread = 'main', user = 'user', text = '' } = line;
  const root = roots.get(String(thread));
  const mention = line.mention ?? root === undefined;
  // In a chat a mention without words means what stands above it.
  if (mention && isPointing(text)) return null;
  const before = bot.world.turns.length;
  const { discord } = bot;
  // Where nothing was answered yet no thread stands on the message.
  const place = (root && discord.threadOf(root)) ?? discord.general;
  if (root && place === discord.general && !mention)
    return { event: 'ignored', entries: [], stage: 0, status: 'open' };
  const said = mention ? person(user).mention(place, text) : person(user).say(place, text);
  if (!root || place === discord.general) roots.set(String(thread), said);
  await bot.settled();
  const turn = bot.world.turns[before];
  if (turn === undefined) return { event: 'ignored', entries: [], stage: 0, status: 'open' };
  const { event, session } = turn;
  const entries = (event === 'ambiguous' ? session?.offered : session?.subjects) ?? [];
  const { stage = 0, status = 'open' } = session ?? {};
  return { event, entries: entries.map(({ entry }) => entry), stage, status };
}

const people = new Map<string, Person>();

function person(name: string): Person {
  const known = people.get(name) ?? bot.discord.addPerson(name);
  people.set(name, known);
  return known;
}

describe('a conversation in Discord', () => {
  let compared = 0;

  test.each(names)(
    '%s',
    async (name) => {
      const roots = new Map<string, WireMessage>();
      const expected = linesOf(`${name}.expected.jsonl`) as Result[];
      for (const [index, line] of linesOf(`${name}.jsonl`).entries()) {
        const { error, event, entries, stage, status } = expected[index] as Result;
        if (line === null || error !== undefined) continue;
        const got = await played(line as Line, roots);
        if (got === null) continue;
        compared += 1;
        // Nobody asks about the session of a message that is none of the bot's business.
        const shown = event === 'ignored' && got.entries.length === 0 ? { event: got.event } : got;
        const want = 'entries' in shown ? { event, entries, stage, status } : { event };
        expect({ line: index + 1, ...shown }).toEqual({ line: index + 1, ...want });
      }
    },
    60_000,
  );

  test('was compared line by line', () => {
    expect(compared).toBeGreaterThan(300);
  });
});
