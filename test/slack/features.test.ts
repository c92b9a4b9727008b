/** What people do with the bot in Slack, through the real Bolt, over Socket Mode and over HTTP. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { delayed } from '../support/slack/faults.js';
import { asObject } from '../support/slack/json.js';
import type { SlackMessage } from '../support/slack/types.js';
import { MODES, SlackBot } from './support/slack-bot.js';
import { shown } from './support/slack-harness.js';

const PASTE = 'API Error: 400 Prompt is too long';
const TITLE = 'Prompt is too long';

describe.each(MODES)('in Slack (%s)', (mode) => {
  let bot: SlackBot;
  beforeEach(async () => {
    bot = await SlackBot.start({ mode });
  });
  afterEach(() => bot.close());

  /** Another person in the channel. */
  const member = (name: string): string => {
    const { id } = bot.team.addUser(name);
    bot.team.general.members.add(id);
    return id;
  };
  const answerTo = async (message: SlackMessage, count = 1) => {
    const reply = await bot.team.waitForReply(message, count);
    await bot.settled();
    expect(bot.team.repliesTo(message).filter(({ bot_id }) => bot_id === bot.team.botId)).toHaveLength(count);
    return shown(reply).text;
  };

  describe('the text of a mention', () => {
    test.each([
      ['in a code block', '```\nAPI Error: 400 Prompt is too long\n```'],
      ['quoted', '> API Error: 400 Prompt is too long'],
      ['in inline code', 'what does `API Error: 400 Prompt is too long` mean?'],
      ['with smart quotes', '“API Error: 400 Prompt is too long”'],
    ])('may be %s', async (_how, text) => {
      expect(await answerTo(bot.team.mention(text))).toContain(TITLE);
    });

    test('may hold characters that Slack escapes', async () => {
      const asked = bot.team.mention("'<' & '>' Input <model> 'a' & b: Prompt is too long");
      expect(await answerTo(asked)).toContain(TITLE);
    });

    test('may come in a thread, a direct message or a group', async () => {
      const parent = bot.team.say('look');
      const inThread = bot.team.mention(PASTE, { thread: parent });
      expect(await answerTo(parent)).toContain(TITLE);
      expect(inThread.thread_ts).toBe(parent.ts);
      expect(await answerTo(bot.team.dm(PASTE))).toContain(TITLE);
      const { id } = bot.team.addChannel('few', { type: 'mpim' });
      expect(await answerTo(bot.team.mention(PASTE, { channel: id }))).toContain(TITLE);
    });

    test('may come with an edit, as one answer that follows further edits', async () => {
      const said = bot.team.say(PASTE);
      bot.team.edit(said, `<@${bot.team.botUser}> ${PASTE}`);
      expect(await answerTo(said)).toContain(TITLE);
      bot.team.edit(said, `<@${bot.team.botUser}> Credit balance is too low`);
      await bot.settled();
      expect(await answerTo(said)).toContain('Credit balance is too low');
    });
  });

  test('a message that is deleted while its file is read leaves no thread that goes on', async () => {
    bot.slack.faults.next('files.download', delayed(300));
    const asked = bot.team.mention('', { files: [{ name: 'a.log', content: PASTE }] });
    await bot.slack.waitFor(() => bot.slack.callsOf('files.download').length > 0);
    bot.team.delete(asked);
    await bot.settled();
    const before = bot.team.repliesTo(asked).length;
    bot.team.say('still failing', { thread: asked });
    await bot.settled();
    expect(bot.team.repliesTo(asked)).toHaveLength(before + 1);
  });

  describe('files', () => {
    test.each([
      ['a snippet', { name: 'paste.txt', content: PASTE, snippet: true }],
      ['a log', { name: 'claude.log', content: `start\n${PASTE}\nend`, mimetype: 'binary/octet-stream' }],
      ['JSON', { name: 'out.json', content: JSON.stringify({ error: PASTE }), mimetype: 'application/json' }],
    ])('%s is read', async (_name, file) => {
      expect(await answerTo(bot.team.mention('', { files: [file] }))).toContain(TITLE);
      const downloads = bot.slack.callsOf('files.download');
      expect(downloads.length).toBeGreaterThan(0);
      expect(downloads.every(({ token }) => token === bot.team.botToken)).toBe(true);
    });

    test('of a long one the first megabyte', async () => {
      const filler = 'nothing to see here\n'.repeat(60_000);
      const files = [{ name: 'long.log', content: `${PASTE}\n${filler}` }];
      const text = await answerTo(bot.team.mention('', { files }));
      expect(text).toContain(TITLE);
      expect(text).toContain('first megabyte');
      const late = [{ name: 'late.log', content: `${filler}${PASTE}` }];
      expect(await answerTo(bot.team.mention('', { files: late }))).not.toContain(TITLE);
    });

    test('a picture is named and not fetched', async () => {
      const files = [{ name: 'shot.png', content: Buffer.from([137, 80]), mimetype: 'image/png' }];
      expect(await answerTo(bot.team.mention(PASTE, { files }))).toContain('shot.png');
      expect(bot.slack.callsOf('files.download')).toEqual([]);
    });

    test('the page to log in is not taken for the file', async () => {
      bot.team.dropScope('files:read');
      const files = [{ name: 'a.log', content: PASTE }];
      expect(await answerTo(bot.team.mention('please help', { files }))).toContain('files:read');
    });

    test('those of strangers in a thread of nobody are left alone', async () => {
      const parent = bot.team.say('lunch?');
      bot.team.say('menu', { thread: parent, files: [{ name: 'menu.txt', content: 'soup' }] });
      await bot.settled();
      expect(bot.slack.callsOf('files.download')).toEqual([]);
    });
  });

  describe('a mention without an error of its own', () => {
    test.each(['', '^', '👆', 'what is this?'])('“%s” means the message above', async (words) => {
      bot.team.say(PASTE, { user: member('ben') });
      const text = await answerTo(bot.team.mention(words));
      expect(text).toContain(TITLE);
    });

    test('means what the thread hangs on, wherever it stands', async () => {
      const parent = bot.team.say('', { files: [{ name: 'a.log', content: PASTE }] });
      bot.team.say('hm', { thread: parent });
      bot.team.mention('', { thread: parent });
      expect(await answerTo(parent)).toContain(TITLE);
    });

    test('reads what other apps post in blocks', async () => {
      const text = { type: 'mrkdwn', text: '*CI* failed: `API Error: 400 Prompt is too long` &lt;job&gt;' };
      bot.team.botSays('Build failed', { blocks: [{ type: 'section', text }] });
      expect(await answerTo(bot.team.mention('^'))).toContain(TITLE);
    });

    test('says how to ask where nothing stands above', async () => {
      const { id } = bot.team.addChannel('empty');
      expect(await answerTo(bot.team.mention('', { channel: id }))).not.toBe('');
      expect(bot.world.turns.at(-1)?.event).toBe('help');
    });
  });

  describe('/cc-error', () => {
    const privately = async (count = 1) => {
      const message = await bot.team.waitForEphemeral(undefined, count);
      await bot.settled();
      return shown(message).text;
    };

    test.each([
      ['help', '/cc-error show'],
      ['list', 'Prompt is too long'],
      ['show session-limit', 'session limit'],
      ['search billing', 'redit'],
      ['status', 'Documented errors'],
    ])('%s', async (words, part) => {
      await bot.team.slash('/cc-error', words).acked();
      expect(await privately()).toContain(part);
      expect(bot.team.botMessages).toEqual([]);
    });

    test('without words opens a box whose text is answered privately', async () => {
      await bot.team.slash('/cc-error').acked();
      const view = await bot.team.waitForView();
      await bot.team.submitView(view, { text: `first line\n${PASTE}` }).acked();
      expect(await privately()).toContain(TITLE);
      expect(view.open).toBe(false);
      expect(bot.team.botMessages).toEqual([]);
    });

    test('the box does not go away empty', async () => {
      await bot.team.slash('/cc-error').acked();
      const view = await bot.team.waitForView();
      await bot.team.submitView(view, { text: '   ' }).acked();
      await bot.slack.waitFor(() => Object.keys(view.errors).length > 0);
      expect(view.open).toBe(true);
    });

    test('without words and with a box that cannot be opened says how to ask', async () => {
      bot.slack.faults.next('views.open', { kind: 'error', error: 'expired_trigger_id' });
      await bot.team.slash('/cc-error').acked();
      expect(await privately()).toContain('/cc-error');
    });

    test('works where the bot is no member, with a text that Slack escapes', async () => {
      const { id } = bot.team.addChannel('elsewhere', { withBot: false });
      const used = bot.team.slash('/cc-error', 'API Error: 400 Prompt is too long <&>', { channel: id });
      await used.acked();
      expect(await privately()).toContain(TITLE);
      const share = (await bot.team.waitForEphemeral()) as SlackMessage;
      await bot.team.click(share, 'cc:button:share').acked();
      expect(await privately(2)).toContain('/invite');
    });

    test('an answer is shared once, however often that is clicked', async () => {
      await bot.team.slash('/cc-error', PASTE).acked();
      await privately();
      const answer = await bot.team.waitForEphemeral();
      const clicks = [1, 2].map(() => bot.team.click(answer, 'cc:button:share').acked());
      await Promise.all(clicks);
      expect(await privately(3)).toContain('shared already');
      expect(bot.team.botMessages).toHaveLength(1);
    });

    test('an answer goes on after the bot was started anew', async () => {
      await bot.team.slash('/cc-error', PASTE).acked();
      await privately();
      await bot.restart();
      const answer = await bot.team.waitForEphemeral();
      await bot.team.click(answer, 'cc:button:more').acked();
      expect(await privately(2)).not.toBe('');
      expect(bot.world.lines).toEqual([]);
    });

    test('an answer that Slack takes no changes of any more is said to be too old', async () => {
      await bot.team.slash('/cc-error', PASTE).acked();
      await privately();
      const answer = await bot.team.waitForEphemeral();
      bot.slack.faults.next('response_url', { kind: 'status', status: 404 }, 10);
      await bot.team.click(answer, 'cc:button:resolved').acked();
      await bot.settled();
      expect(bot.world.lines.join('')).toContain('too old to go on with');
      bot.slack.faults.clear();
      // The next click brings a new way along.
      await bot.team.click(answer, 'cc:button:more').acked();
      await privately(2);
    });
  });

  describe('“Explain this error”', () => {
    test('answers in the thread of the message', async () => {
      const said = bot.team.say(`It says: ${PASTE}`);
      await bot.team.shortcut(said, 'explain_error', { user: member('ben') }).acked();
      expect(await answerTo(said)).toContain(TITLE);
    });

    test('reads files and attachments of other apps', async () => {
      const message = bot.team.botSays('', {
        blocks: [{ type: 'header', text: { type: 'plain_text', text: PASTE } }],
      });
      await bot.team.shortcut(message, 'explain_error').acked();
      expect(await answerTo(message)).toContain(TITLE);
    });

    test('says privately how to invite the bot where it is no member', async () => {
      const { id } = bot.team.addChannel('private', { type: 'group', withBot: false });
      const said = bot.team.say(PASTE, { channel: id });
      await bot.team.shortcut(said, 'explain_error').acked();
      const whisper = await bot.team.waitForEphemeral();
      expect(shown(whisper).text).toContain('/invite');
      expect(bot.team.repliesTo(said)).toEqual([]);
    });

    test('nobody is told to invite the bot to a direct message between others', async () => {
      const members = [bot.team.person.id, bot.team.addUser('ben').id];
      const { id } = bot.team.addChannel('', { type: 'im', members, withBot: false });
      await bot.team.shortcut(bot.team.say(PASTE, { channel: id }), 'explain_error').acked();
      const { text } = shown(await bot.team.waitForEphemeral());
      expect(text).toContain('/cc-error');
      expect(text).not.toContain('/invite');
    });

    test('a click that comes twice is answered once', async () => {
      const said = bot.team.say(PASTE);
      const used = bot.team.shortcut(said, 'explain_error');
      await used.acked();
      await answerTo(said);
      bot.slack.deliverer.again(used.delivery);
      await answerTo(said);
    });
  });

  test('the home tab says how to ask and what was looked up', async () => {
    bot.team.openHome();
    expect(JSON.stringify((await bot.team.waitForHome()).blocks)).toContain('Nothing yet');
    await answerTo(bot.team.mention(PASTE));
    bot.team.openHome();
    const home = await bot.team.waitForHome(undefined, 2);
    expect(JSON.stringify(home.blocks)).toContain(TITLE);
    bot.team.openHome({ tab: 'messages' });
    await bot.settled();
    expect(bot.slack.callsOf('views.publish')).toHaveLength(2);
  });

  test('whoever invites the bot is told how to ask, and nobody else', async () => {
    const channel = bot.team.addChannel('new');
    const [user, inviter] = [bot.team.botUser, bot.team.person.id];
    const ts = '1772632800.000100';
    bot.team.events.message(bot.team, channel, { subtype: 'channel_join', user, inviter, text: '', ts });
    const whisper = await bot.team.waitForEphemeral(inviter);
    expect([whisper.channel, shown(whisper).text]).toEqual([
      channel.id,
      expect.stringContaining('Mention me'),
    ]);
    expect(bot.team.botMessages).toEqual([]);
  });

  describe('what is nobody’s business', () => {
    test('other bots, notices, unfurled links and own messages get no answer', async () => {
      const { team } = bot;
      const asked = team.mention(PASTE);
      await answerTo(asked);
      team.botSays(`<@${team.botUser}> ${PASTE}`);
      team.botSays(`<@${team.botUser}> ${PASTE}`, { legacy: true });
      team.botSays('still failing', { thread: asked });
      team.unfurl(asked);
      team.join(team.general, team.addUser('carl').id);
      await answerTo(asked);
      expect(team.botMessages).toHaveLength(1);
      expect(bot.world.turns).toHaveLength(1);
    });

    test('a message of another organisation in a shared channel is one as any other', async () => {
      bot.slack.deliverer.filter = ({ payload }) => {
        Object.assign(payload, { team_id: 'T0OTHER', is_ext_shared_channel: true });
        Object.assign(asObject(payload.event) ?? {}, { team: 'T0OTHER', user_team: 'T0OTHER' });
        return true;
      };
      expect(await answerTo(bot.team.mention(PASTE, { user: member('eve') }))).toContain(TITLE);
      expect(bot.world.turns[0]?.thread.workspace).toBe(bot.team.id);
    });
  });

  test.each<[string, (said: SlackMessage) => void]>([
    ['shortcut', (said) => void bot.team.shortcut(said, 'explain_error')],
    ['mention below', () => void bot.team.mention('^')],
  ])('a secret that a %s brings up is told to who wrote it, not to who asked', async (_how, ask) => {
    const ben = member('ben');
    ask(bot.team.say(`sk-ant-api03-${'Zz9Yy8Xx'.repeat(11)}-AA ${PASTE}`, { user: ben }));
    expect(shown(await bot.team.waitForEphemeral(ben)).text).toContain('secret');
    await bot.settled();
    expect(bot.team.ephemerals.map(({ ephemeral_to }) => ephemeral_to)).toEqual([ben]);
  });

  test('texts and tokens stay out of the log', async () => {
    const secret = `sk-ant-api03-${'Zz9Yy8Xx'.repeat(11)}-AA`;
    await answerTo(bot.team.mention(`very private words ${secret} ${PASTE}`));
    bot.team.removeBot();
    await bot.settled();
    const log = bot.world.lines.join('');
    for (const part of [secret, 'very private words', bot.team.botToken, bot.slack.appToken])
      expect(log).not.toContain(part);
  });

  test('a checkbox that was ticked and taken back by somebody else is a new one for Slack', async () => {
    const asked = bot.team.mention(PASTE);
    const post = await bot.team.waitForReply(asked);
    const box = () => {
      const block = post.blocks.find(({ accessory }) => asObject(accessory)?.type === 'checkboxes');
      return { block_id: String(block?.block_id), action_id: String(asObject(block?.accessory)?.action_id) };
    };
    const first = box();
    const value = first.action_id.replace('cc:step:', '');
    await bot.team.tick(post, first, value).acked();
    await bot.settled();
    expect(box().block_id).not.toBe(first.block_id);
  });
});
