/** People who ask, tick, and say that it still fails, and who wait for what they were promised before they go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { asObjects } from '../../support/slack/json.js';
import type { SlackServer } from '../../support/slack/server.js';
import type { Interaction } from '../../support/slack/team.js';
import type { SlackMessage } from '../../support/slack/types.js';
import { shown } from './slack-harness.js';

const PASTE = 'API Error: Repeated 529 Overloaded errors';
const PATIENCE_MS = 60_000;
/** How often people look; the server's own waiting looks far more often, which costs too much for so many. */
const GLANCE_MS = 40;

/** One conversation, and what came of it. */
export interface Talk {
  asked: SlackMessage;
  /** Clicks that Slack took for done, because the bot said so. */
  ackedClicks: number;
  /** Clicks that had to be made again. */
  lostClicks: number;
  /** What was awaited in vain. */
  missing?: string;
}

/** Reads a conversation as people see it: each reply with what is ticked in it. */
export function transcript({ team }: SlackServer, { asked }: Talk): string[] {
  return repliesIn(team, asked).map((reply) => {
    const { text, ticked } = shown(reply);
    return `${text}\n[ticked: ${ticked.join(' ')}]`;
  });
}

/** The same words and clicks each time, by two people who are called the same each time. */
export async function talk(slack: SlackServer): Promise<Talk> {
  const { team } = slack;
  const [ana, ben] = ['ana', 'ben'].map((name) => {
    const { id } = team.addUser(name);
    team.general.members.add(id);
    return id;
  }) as [string, string];
  const asked = team.mention(PASTE, { user: ana });
  const talk: Talk = { asked, ackedClicks: 0, lostClicks: 0 };
  const reply = async (count: number) => {
    await until(() => repliesIn(team, asked).length >= count, `reply ${count} to ${asked.ts}`);
    return repliesIn(team, asked)[count - 1] as SlackMessage;
  };
  const say = (text: string, user: string) => team.say(text, { user, thread: asked });
  const tick = async (on: SlackMessage, step: number, user: string) => {
    await acked(slack, talk, () => {
      const box = boxesIn(on)[step - 1];
      if (!box) throw new Error(`There is no step ${step} in: ${shown(on).text}`);
      return team.click(on, box.target, { user, values: [box.value] });
    });
    // What a click does and what is said behind it may meet in different processes.
    await until(() => shown(on).ticked.includes(step), `tick ${step} in ${on.ts}`);
  };
  try {
    const first = await reply(1);
    await Promise.all([tick(first, 1, ana), tick(first, 2, ben)]);
    say('still failing', ben);
    const second = await reply(2);
    await Promise.all([tick(second, 1, ana), tick(first, 3, ben)]);
    say('did 2', ana);
    await reply(3);
    say('still failing', ana);
    await reply(4);
    say('it is fixed now', ben);
    await reply(5);
  } catch (error) {
    talk.missing = (error as Error).message;
  }
  return talk;
}

/** @throws Error that names what did not come */
async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Nothing came in ${PATIENCE_MS} ms for: ${what}`);
    await sleep(GLANCE_MS);
  }
}

function repliesIn(team: SlackServer['team'], asked: SlackMessage): SlackMessage[] {
  return team.repliesTo(asked).filter(({ bot_id }) => bot_id === team.botId);
}

/** Slack shows a warning beside a click that was not acknowledged, and who clicked does it again. */
async function acked(slack: SlackServer, talk: Talk, click: () => Interaction): Promise<void> {
  for (;;) {
    await until(() => slack.sockets.isReady(), 'a connection');
    const { delivery } = click();
    await until(() => delivery.state !== 'under way', 'an ack');
    if (delivery.state === 'acked') {
      talk.ackedClicks += 1;
      return;
    }
    talk.lostClicks += 1;
  }
}

function boxesIn({ blocks }: SlackMessage) {
  return blocks.flatMap((block) =>
    [...asObjects(block.elements), ...asObjects([block.accessory])]
      .filter(({ type }) => type === 'checkboxes')
      .map((element) => ({
        target: { action_id: String(element.action_id), block_id: String(block.block_id) },
        value: String(asObjects(element.options)[0]?.value),
      })),
  );
}
