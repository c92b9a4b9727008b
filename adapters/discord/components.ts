/** The few components that replies are made of, and what they take of a message. */
import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APISectionComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Extent } from '../../src/reply/limits.js';
import { oneLine } from './markdown.js';

/** Any component that stands in a reply. */
export type ReplyComponent =
  | APIContainerComponent
  | APIComponentInContainer
  | APIButtonComponentWithCustomId
  | APIStringSelectComponent;

/**
 * What people click: a button beside each step and each choice, as long as there are few of them, or a select, which
 * takes less of a message.
 */
export type Layout = 'buttons' | 'selects';

/**
 * Markdown as a component.
 *
 * @returns none for text of blanks, which Discord refuses
 */
export function textDisplay(content: string): APITextDisplayComponent[] {
  return content.trim() === '' ? [] : [{ type: ComponentType.TextDisplay, content: content.trim() }];
}

/** Text with a button beside it; takes three components. */
export function section(content: string, accessory: APIButtonComponentWithCustomId): APISectionComponent {
  return { type: ComponentType.Section, components: textDisplay(content), accessory };
}

/**
 * A button that sends a click.
 *
 * @param label any text; Discord refuses an empty one, so there is always something
 */
export function button(
  customId: string,
  label: string,
  style: APIButtonComponentWithCustomId['style'] = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, custom_id: customId, label: oneLine(label) || '…', style };
}

/** A select in the row of its own that it needs. */
export function selectRow(select: Omit<APIStringSelectComponent, 'type'>): APIComponentInContainer {
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, ...select }],
  };
}

/** Lines of markdown, without the empty ones. */
export function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n');
}

/** A component and all within it, in the order in which people see them. */
export function withInner(component: ReplyComponent): ReplyComponent[] {
  const inner: ReplyComponent[] = [];
  if ('components' in component) inner.push(...(component.components as ReplyComponent[]));
  if ('accessory' in component) inner.push(component.accessory as ReplyComponent);
  return [component, ...inner.flatMap(withInner)];
}

/** What components take of a message: they count with all that is in them, and whatever is read counts as text. */
export function extentOf(components: readonly ReplyComponent[]): Extent {
  const all = components.flatMap(withInner);
  return { units: all.length, characters: all.reduce((sum, component) => sum + charactersIn(component), 0) };
}

/** Discord's documents speak of all text; whether labels count they leave open, so they do. */
function charactersIn(component: ReplyComponent): number {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return component.content.length;
    case ComponentType.Button:
      return component.label?.length ?? 0;
    case ComponentType.StringSelect:
      return component.options.reduce(
        (sum, { label, description }) => sum + label.length + (description?.length ?? 0),
        component.placeholder?.length ?? 0,
      );
    default:
      return 0;
  }
}
