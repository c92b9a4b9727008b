/** Payloads that Discord takes, to be bent until it does not. */

/** Any component; nothing about it is sure. */
export type Component = Record<string, unknown>;

/** The flag IS_COMPONENTS_V2. */
export const V2 = 32_768;
/** A text of a length. */
export const text = (length: number) => 'x'.repeat(length);
/** A list of things. */
export const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

/** A text display. */
export const display = (content = 'x'): Component => ({ type: 10, content });
/** An action row. */
export const row = (...components: Component[]): Component => ({ type: 1, components });
/** A button that is clicked. */
export const button = (more: Component = {}): Component => ({
  type: 2,
  style: 1,
  custom_id: 'b',
  label: 'B',
  ...more,
});
/** A button that opens an address. */
export const link = (more: Component = {}): Component => ({
  type: 2,
  style: 5,
  url: 'https://x.test',
  label: 'L',
  ...more,
});
/** Buttons with ids of their own. */
export const buttons = (count: number) => times(count, (index) => button({ custom_id: `b${index}` }));
/** An option of a menu, by its number. */
export const option = (index: number, more: Component = {}) => ({
  label: `L${index}`,
  value: `v${index}`,
  ...more,
});
/** A menu of two options. */
export const menu = (more: Component = {}): Component => ({
  type: 3,
  custom_id: 's',
  options: [option(0), option(1)],
  ...more,
});
/** A section with a text and a button. */
export const section = (more: Component = {}): Component => ({
  type: 9,
  components: [display()],
  accessory: button(),
  ...more,
});
/** A container of components. */
export const container = (...components: Component[]): Component => ({ type: 17, components });
/** A thumbnail. */
export const thumbnail = { type: 11, media: { url: 'https://x.test/a.png' } };
/** A gallery of pictures. */
export const gallery = (count: number): Component => ({
  type: 12,
  items: times(count, () => ({ media: { url: 'https://x.test/a.png' } })),
});
/** A message of Components V2. */
export const v2 = (...components: Component[]) => ({ flags: V2, components });
/** A message with content and components. */
export const classic = (...components: Component[]) => ({ content: 'x', components });
/** A message with one embed. */
export const embed = (more: Component) => ({ embeds: [more] });

/** Name of a limit, a payload that just fits, one that does not, and what is said of it: path and code. */
export type Case = [name: string, good: unknown, bad: unknown, fault: RegExp];
