/** Payloads that Discord takes, to be bent until it does not. */

export type Component = Record<string, unknown>;

export const V2 = 32_768;
export const text = (length: number) => 'x'.repeat(length);
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

export const display = (content = 'x'): Component => ({ type: 10, content });
export const row = (...components: Component[]): Component => ({ type: 1, components });
export const button = (more: Component = {}): Component => ({
  type: 2,
  style: 1,
  custom_id: 'b',
  label: 'B',
  ...more,
});
export const link = (more: Component = {}): Component => ({
  type: 2,
  style: 5,
  url: 'https://x.test',
  label: 'L',
  ...more,
});
export const buttons = (count: number) => times(count, (index) => button({ custom_id: `b${index}` }));
export const option = (index: number, more: Component = {}) => ({
  label: `L${index}`,
  value: `v${index}`,
  ...more,
});
export const menu = (more: Component = {}): Component => ({
  type: 3,
  custom_id: 's',
  options: [option(0), option(1)],
  ...more,
});
export const section = (more: Component = {}): Component => ({
  type: 9,
  components: [display()],
  accessory: button(),
  ...more,
});
export const container = (...components: Component[]): Component => ({ type: 17, components });
export const thumbnail = { type: 11, media: { url: 'https://x.test/a.png' } };
export const gallery = (count: number): Component => ({
  type: 12,
  items: times(count, () => ({ media: { url: 'https://x.test/a.png' } })),
});
export const v2 = (...components: Component[]) => ({ flags: V2, components });
export const classic = (...components: Component[]) => ({ content: 'x', components });
export const embed = (more: Component) => ({ embeds: [more] });

/** Name of a limit, a payload that just fits, one that does not, and what is said of it: path and code. */
export type Case = [name: string, good: unknown, bad: unknown, fault: RegExp];
