/**
 * A reply as the core sees it: headings, text, checklists and choices, in order, with no platform types.
 * Adapters turn a document into Block Kit, Components V2 or terminal lines and decide nothing else.
 */
import type { Severity } from '../catalog/vocabulary.js';

/** A run of text; `code` is shown verbatim, `url` makes it a link. */
export interface Span {
  text: string;
  code?: true;
  url?: string;
  /**
   * The text is a contact of the settings, and the only thing in a reply that may ping: `<@U012AB3CD>`, `<@123>` and the
   * like are written as the platform's mention. Anything else in it is plain text.
   */
  mention?: true;
}
export type RichText = Span[];

/** A line such as "Version: 2.1.150" that was read from the paste. */
export interface FactItem {
  label: string;
  value: string;
  /** The moment that the value names, in ISO 8601, for platforms that show it in the reader's own time zone. */
  at?: string;
}

/** One step of a checklist. */
export interface ChecklistItem {
  /** `<entry id>/<step id>`, unique in the catalogue. */
  id: string;
  text: RichText;
  /** One line to copy. */
  command?: string;
  link?: string;
  done: boolean;
  /** Names of those who ticked it, in order. */
  doneBy?: string[];
}

export interface Choice {
  id: string;
  label: string;
  description?: string;
}

export interface Button {
  /** What the click means: `resolved`, `still-failing`, `wrong-match`, `more`, `share`, `answer:<question>:<answer>`. */
  id: string;
  label: string;
  /** What the click brings along; at most 60 characters. */
  value?: string;
  style?: 'primary' | 'danger';
}

export interface Link {
  label: string;
  url: string;
}

export type ReplyBlock =
  | { type: 'heading'; text: string; level: 1 | 2; severity?: Severity }
  | { type: 'text'; text: RichText }
  | { type: 'code'; code: string; label?: string }
  | { type: 'facts'; items: FactItem[] }
  /**
   * `start` is the number of the first step; 1 where it is absent. `readOnly` steps cannot be ticked: nothing would
   * remember it.
   */
  | { type: 'checklist'; items: ChecklistItem[]; start?: number; readOnly?: true }
  | { type: 'choices'; prompt: string; options: Choice[] }
  | { type: 'buttons'; items: Button[] }
  | { type: 'links'; items: Link[] }
  | { type: 'notice'; level: 'info' | 'warning'; text: RichText }
  | { type: 'divider' };

/**
 * How a reply with a checklist is made again when ticks or facts change: the whole `answer`, or a `list` of the present
 * stage under the words that introduced it.
 */
export type LiveView = { kind: 'answer' } | { kind: 'list'; title: string; lead: string };

/** A whole reply. */
export interface ReplyDocument {
  /** One line for notifications, screen readers and logs. */
  title: string;
  /** Severity of the error that the reply is about; absent where there is none. */
  severity?: Severity;
  blocks: ReplyBlock[];
  /** Present where the post has to follow the session. */
  live?: LiveView;
}

/**
 * Turns catalogue text into spans: what stands in backticks becomes code.
 *
 * @example rich('Run `/status` first') // [{text:'Run '},{text:'/status',code:true},{text:' first'}]
 */
export function rich(text: string): RichText {
  const parts = text.split('`');
  // An odd number of backticks leaves the last one literal, so that no text is lost.
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? '';
    parts.push(`${parts.pop() ?? ''}\`${last}`);
  }
  return parts
    .map((part, index): Span => (index % 2 === 1 ? { text: part, code: true } : { text: part }))
    .filter((span) => span.text !== '');
}

/** The text of spans without markup. */
export function plain(text: RichText): string {
  return text.map((span) => span.text).join('');
}
