/** The conversations of test/conversations, played through Slack: the turns are those of `cc-error converse`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { isPointing } from '../../src/pointing.js';
import type { SlackMessage } from '../support/slack/types.js';
import { SlackBot } from './support/slack-bot.js';

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

let bot: SlackBot;
beforeAll(async () => {
  bot = await SlackBot.start({ floodLimit: { burst: 10_000, perMinute: 10_000 } });
});
afterAll(() => bot.close());

/** Plays a line; gives what came of it, or null for a line that Slack understands differently. */
async function played(line: Line, roots: Map<string, SlackMessage>): Promise<Result | null> {
  const { thread = 'main', user = 'user', text = '' } = line;
  const root = roots.get(String(thread));
  const mention = line.mention ?? root === undefined;
  // In Slack a mention without words means what stands above it.
  if (mention && isPointing(text)) return null;
  const writing = { user: person(user), ...(root ? { thread: root } : {}) };
  const before = bot.world.turns.length;
  const said = mention ? bot.team.mention(text, writing) : bot.team.say(text, writing);
  if (!root) roots.set(String(thread), said);
  await bot.settled();
  const turn = bot.world.turns[before];
  if (turn === undefined) return { event: 'ignored', entries: [], stage: 0, status: 'open' };
  const { event, session } = turn;
  const entries = (event === 'ambiguous' ? session?.offered : session?.subjects) ?? [];
  const { stage = 0, status = 'open' } = session ?? {};
  return { event, entries: entries.map(({ entry }) => entry), stage, status };
}

function person(name: string): string {
  const { users, general } = bot.team;
  const { id } = [...users.values()].find((user) => user.name === name) ?? bot.team.addUser(name);
  general.members.add(id);
  return id;
}

describe('a conversation in Slack', () => {
  let compared = 0;

  test.each(names)('%s', async (name) => {
    const roots = new Map<string, SlackMessage>();
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
  });

  test('was compared line by line', () => {
    expect(compared).toBeGreaterThan(300);
  });
});
