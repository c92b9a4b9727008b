/** Blocks that keep Slack's rules, to be changed by the tests of the rules. */
import { expect, test } from '@jest/globals';
import { blockKitFaults, type Surface } from '../support/slack/block-kit.js';
import type { Json } from '../support/slack/json.js';

export const chars = (count: number) => 'x'.repeat(count);
export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

export const option = (value: string, more: Json = {}) => ({
  text: plain(`option ${value}`),
  value,
  ...more,
});
export const options = (count: number) => times(count, (index) => option(String(index)));
export const section = (more: Json = {}) => ({ type: 'section', text: mrkdwn('text'), ...more });
export const button = (more: Json = {}) => ({
  type: 'button',
  text: plain('Press'),
  action_id: 'press',
  ...more,
});
export const checkboxes = (more: Json = {}) => ({
  type: 'checkboxes',
  action_id: 'tick',
  options: options(2),
  ...more,
});
export const radio = (more: Json = {}) => ({
  type: 'radio_buttons',
  action_id: 'pick',
  options: options(2),
  ...more,
});
export const select = (more: Json = {}) => ({
  type: 'static_select',
  action_id: 'choose',
  options: options(2),
  ...more,
});
export const overflow = (more: Json = {}) => ({
  type: 'overflow',
  action_id: 'more',
  options: options(2),
  ...more,
});
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
export const context = (...elements: unknown[]) => ({ type: 'context', elements });
export const input = (element: Json, more: Json = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
});
export const textInput = (more: Json = {}) => ({ type: 'plain_text_input', action_id: 'text', ...more });
export const fileInput = (more: Json = {}) => ({ type: 'file_input', action_id: 'files', ...more });
export const image = (more: Json = {}) => ({
  type: 'image',
  image_url: 'https://example.com/a.png',
  alt_text: 'A',
  ...more,
});
export const richText = (...elements: unknown[]) => ({ type: 'rich_text', elements });
export const inSection = (...elements: unknown[]) => richText({ type: 'rich_text_section', elements });
export const confirm = (more: Json = {}) => ({
  title: plain('Sure'),
  text: mrkdwn('Really'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
});
export const group = (label: string, count: number) => ({ label: plain(label), options: options(count) });

/** An address of 3,000 characters. */
export const LONG_URL = `https://example.com/${chars(2980)}`;

/** A rule with blocks that keep it, blocks that break it, and what Slack says of these. */
export type Case = [rule: string, good: unknown[], bad: unknown, fault: RegExp, surface?: Surface];

/** Makes a test of each rule. */
export function testRules(cases: Case[]): void {
  test.each(cases)('%s', (_rule, good, bad, fault, surface = 'message') => {
    expect(blockKitFaults(good, surface)).toEqual([]);
    expect(blockKitFaults(bad, surface).join('\n')).toMatch(fault);
  });
}
