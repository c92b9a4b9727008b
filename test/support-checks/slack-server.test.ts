/** The local Slack, with the real Bolt talking to it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asObject, asObjects } from '../support/slack/json.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import { type Echo, type Mode, startEcho } from '../support/slack-echo.js';

let slack: SlackServer;
let echo: Echo;

afterEach(async () => {
  await echo?.stop();
  await slack.stop();
});

/** Waits until the bot heard something, and gives the body. */
async function heard(what: string, count = 1) {
  const all = () => echo.heard.filter((entry) => entry.what === what);
  const entry = await slack.waitFor(() => all()[count - 1], { what: `the bot to hear ${what}` });
  return entry.body;
}

describe.each<Mode>(['socket', 'http'])('an echo bot over %s', (mode) => {
  beforeEach(async () => {
    slack = await startSlackServer({ retryDelays: [1, 20, 50], ackTimeout: 1000 });
    echo = await startEcho(slack, mode);
  });

  test('hears a mention twice, as mention and as message with one ts, and answers in the thread', async () => {
    const asked = slack.team.mention('a < b & <@U1> see https://example.com/x?a=1&b=2, `code`');
    expect(asked.text).toBe(
      `<@${slack.team.botUser}> a &lt; b &amp; <@U1> see <https://example.com/x?a=1&amp;b=2>, \`code\``,
    );
    const reply = await slack.team.waitForReply(asked);
    expect(reply).toMatchObject({ thread_ts: asked.ts, metadata: { event_type: 'echo' } });
    const bodies = [await heard('mention'), await heard('message')];
    for (const body of bodies)
      expect(asObject(body.event)).toMatchObject({ ts: asked.ts, blocks: asked.blocks });
    await slack.settled();
    expect(slack.deliveries.every(({ state }) => state === 'acked')).toBe(true);
  });

  test('hears clicks, with the message as it stands and what is ticked', async () => {
    const reply = await slack.team.waitForReply(slack.team.mention('hello'));
    await slack.team.tick(reply, 'steps', 'two').acked();
    await slack.team.tick(reply, 'steps', 'one').acked();
    const body = await heard('click', 2);
    expect(asObjects(body.actions)[0]).toMatchObject({
      action_id: 'steps',
      block_id: 'list',
      type: 'checkboxes',
    });
    expect(JSON.stringify(body.state)).toMatch(/"value":"one".*"value":"two"/);
    expect(asObject(body.message)?.text).toBe(reply.text);
    await slack.team.click(reply, 'more').acked();
    const shown = await slack.team.waitForEphemeral();
    expect(shown.text).toBe('pressed');
    expect(shown.thread_ts).toBe(reply.thread_ts);
  });

  test('hears commands and modals', async () => {
    const { acked } = slack.team.slash('/echo', 'x < y');
    expect(await acked()).toMatchObject({ text: 'you said x &lt; y' });
    expect((await slack.team.waitForEphemeral()).text).toBe('you said x &lt; y');
    slack.team.slash('/echo');
    const view = await slack.team.waitForView();
    expect(() => slack.team.submitView(view)).toThrow('Nothing was filled in for text');
    await slack.team.submitView(view, { text: 'bad' }).acked();
    await slack.waitFor(() => view.errors.text === 'Not that');
    expect(view.open).toBe(true);
    await slack.team.submitView(view, { text: 'good' }).acked();
    await slack.waitFor(() => !view.open);
  });

  test('hears shortcuts, edits, deletions and the home tab', async () => {
    const said = slack.team.say('an error');
    await slack.team.shortcut(said, 'explain').acked();
    await slack.waitFor(() => slack.team.botMessages.some(({ text }) => text === 'explained'));
    slack.team.edit(said, 'another error');
    expect(asObject((await heard('message_changed')).event)).toMatchObject({
      message: { text: 'another error', ts: said.ts },
      previous_message: { text: 'an error' },
    });
    slack.team.delete(said);
    expect(asObject((await heard('message_deleted')).event)).toMatchObject({ deleted_ts: said.ts });
    slack.team.openHome();
    expect((await slack.team.waitForHome()).blocks).toHaveLength(1);
  });
});
