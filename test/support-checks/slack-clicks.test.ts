/** What the local Slack says of clicks and choices, for every kind of element. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asObject, asObjects, type Json } from '../support/slack/json.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import type { Interaction } from '../support/slack/team.js';
import type { Block, SlackMessage } from '../support/slack/types.js';

let slack: SlackServer;

beforeEach(async () => {
  slack = await startSlackServer({ retryDelays: [], ackTimeout: 10 });
});

afterEach(() => slack.stop());

const option = (value: string) => ({ text: { type: 'plain_text', text: `Option ${value}` }, value });
const [a, b] = [option('a'), option('b')];

function posted(...elements: Json[]): SlackMessage {
  const { team } = slack;
  const blocks: Block[] = [{ type: 'actions', block_id: 'row', elements }];
  return team.store({ channel: team.general.id, bot_id: team.botId, user: team.botUser, text: 'x', blocks });
}

const actionOf = ({ payload }: Interaction) => asObjects(payload.actions)[0];
const stateOf = ({ payload }: Interaction) => asObject(asObject(payload.state)?.values)?.row;

describe('a click', () => {
  test('on a button brings its text and value', () => {
    const text = { type: 'plain_text', text: 'Press' };
    const message = posted({ type: 'button', action_id: 'press', text, value: 'v' });
    const click = slack.team.click(message, 'press');
    expect(actionOf(click)).toMatchObject({
      type: 'button',
      action_id: 'press',
      block_id: 'row',
      text,
      value: 'v',
    });
    expect(stateOf(click)).toBeUndefined();
    expect(click.payload).toMatchObject({
      container: { type: 'message', message_ts: message.ts, is_ephemeral: false },
      team: { id: slack.team.id },
      user: { id: slack.team.person.id },
    });
  });

  test.each(['static_select', 'radio_buttons'])('on %s brings the option and the state', (type) => {
    const message = posted({ type, action_id: 'pick', options: [a, b] });
    const click = slack.team.click(message, 'pick', { value: 'b' });
    expect(actionOf(click)).toMatchObject({ selected_option: b });
    expect(stateOf(click)).toEqual({ pick: { type, selected_option: b } });
    expect(() => slack.team.click(message, 'pick', { value: 'c' })).toThrow('No option c; there are: a, b');
  });

  test('on an option of a group finds it', () => {
    const option_groups = [
      { label: a.text, options: [a] },
      { label: b.text, options: [b] },
    ];
    const message = posted({ type: 'static_select', action_id: 'pick', option_groups });
    expect(actionOf(slack.team.click(message, 'pick', { value: 'b' }))).toMatchObject({ selected_option: b });
  });

  test('on an overflow menu brings the option and leaves no state', () => {
    const message = posted({ type: 'overflow', action_id: 'more', options: [a, b] });
    const click = slack.team.click(message, 'more', { value: 'a' });
    expect(actionOf(click)).toMatchObject({ selected_option: a });
    expect(stateOf(click)).toBeUndefined();
  });

  test('on checkboxes brings all that are ticked, on the screen of that person', () => {
    const message = posted({ type: 'checkboxes', action_id: 'tick', options: [a, b], initial_options: [b] });
    const [alice, bob] = [...slack.team.users.values()].filter(({ is_bot }) => !is_bot).map(({ id }) => id);
    expect(actionOf(slack.team.tick(message, 'tick', 'a', { user: alice ?? '' }))).toMatchObject({
      selected_options: [a, b],
    });
    expect(slack.team.ticked(message, 'tick', { user: bob ?? '' })).toEqual(['b']);
    expect(actionOf(slack.team.untick(message, 'tick', 'b'))).toMatchObject({ selected_options: [a] });
    // What the app writes anew replaces what was on the screen.
    slack.team.rewrite(message, { text: 'x', blocks: message.blocks }, slack.team.botUser);
    expect(slack.team.ticked(message, 'tick')).toEqual(['b']);
  });

  test('is not possible on what is gone or not there', () => {
    const message = posted({ type: 'overflow', action_id: 'more', options: [a] });
    expect(() => slack.team.click(message, 'less')).toThrow('0 elements are */less; there are: row/more');
    slack.team.delete(message);
    expect(() => slack.team.click(message, 'more', { value: 'a' })).toThrow('not on the screen');
  });
});

describe('a modal', () => {
  const text = (said: string) => ({ type: 'plain_text', text: said });
  const content = (more: Json = {}): Json => ({
    type: 'modal',
    title: text('Ask'),
    submit: text('Go'),
    callback_id: 'ask',
    private_metadata: 'kept',
    blocks: [
      {
        type: 'input',
        block_id: 'what',
        label: text('What'),
        element: { type: 'plain_text_input', action_id: 'what' },
      },
      {
        type: 'input',
        block_id: 'kind',
        label: text('Kind'),
        optional: true,
        element: { type: 'checkboxes', action_id: 'kind', options: [a, b] },
      },
    ],
    ...more,
  });

  test('is sent with its state and what the app keeps in it', () => {
    const view = slack.team.addView(content(), slack.team.person.id);
    const { payload } = slack.team.submitView(view, { what: 'words', kind: ['b'] });
    expect(payload).toMatchObject({
      type: 'view_submission',
      view: {
        id: view.id,
        callback_id: 'ask',
        private_metadata: 'kept',
        state: {
          values: {
            what: { what: { type: 'plain_text_input', value: 'words' } },
            kind: { kind: { type: 'checkboxes', selected_options: [b] } },
          },
        },
      },
    });
  });

  test('is closed with a word to the app that asked for it', () => {
    const person = slack.team.person.id;
    expect(slack.team.closeView(slack.team.addView(content(), person))).toBeUndefined();
    const view = slack.team.addView(content({ notify_on_close: true }), person);
    expect(slack.team.closeView(view)?.payload).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(() => slack.team.submitView(view, { what: 'late' })).toThrow('closed');
  });
});
