/** Writes the beginning of a catalogue file for a section of the reference page. */
import { stringify } from 'yaml';
import type { CatalogEntry, CatalogEntryInput } from '../schema.js';
import type { Category } from '../vocabulary.js';
import { anchorOf } from './inline.js';

/** A catalogue file to be filled in. */
export interface Skeleton {
  id: string;
  category: Category;
  /** Where it belongs, from the root of the repository. */
  path: string;
  yaml: string;
}

export interface SkeletonSource {
  title: string;
  category: Category;
  docs: string;
  /** Literal messages as the page shows them. */
  messages: readonly string[];
}

const TO_WRITE = {
  note: 'Describe whether Claude Code retries before it shows this.',
  summary: 'Describe in one to three sentences what this error means for the reader.',
  cause: 'Describe why it happens.',
  step: 'Describe the most likely fix as one instruction, beginning with a verb',
} as const;

/** Texts of a skeleton that somebody has to write. */
export const UNFILLED: ReadonlySet<string> = new Set(Object.values(TO_WRITE));

const MAX_ID = 40;

/** What stands for placeholders when a message is tried. */
const FILLS: Readonly<Record<string, string>> = {
  model: 'claude-opus-4-8',
  tool: 'Bash',
  n: '3',
  code: '137',
  path: '/home/ana/shop',
  file: '.claude/settings.json',
  time: '3:45pm',
};

const GROUPS: ReadonlyArray<readonly [RegExp, Category]> = [
  [/retr(?:y|ies)/i, 'retries'],
  [/usage|limit|billing|credit/i, 'usage'],
  [/auth|login|sign/i, 'auth'],
  [/network|connection|proxy|ssl|tls/i, 'network'],
  [/server/i, 'server'],
  [/install/i, 'installation'],
  [/command.line|flag/i, 'command-line'],
  [/config|settings/i, 'configuration'],
  [/quality|response/i, 'quality'],
  [/request|model|context/i, 'request'],
];

/**
 * @param group title of the `##` section
 * @param neighbours entries whose sections stand in the same group
 * @returns the category that most neighbours have, or what the title says, or `custom`
 */
export function categoryOf(group: string | null, neighbours: readonly CatalogEntry[]): Category {
  const counts = new Map<Category, number>();
  for (const { category } of neighbours) counts.set(category, (counts.get(category) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  return best ?? GROUPS.find(([pattern]) => pattern.test(group ?? ''))?.[1] ?? 'custom';
}

/** @param ids ids that are taken */
export function skeletonOf(
  { title, category, docs, messages }: SkeletonSource,
  ids: ReadonlySet<string>,
): Skeleton {
  const id = freeId(title, ids);
  const entry: CatalogEntryInput = {
    id,
    title,
    category,
    severity: 'error',
    docs,
    messages: messages.map(templateOf),
    wordings: [],
    apiErrors: [],
    phrases: messages.length === 0 ? [title] : [],
    retry: { automatic: false, note: TO_WRITE.note },
    summary: TO_WRITE.summary,
    cause: TO_WRITE.cause,
    steps: [{ id: 'first-step', text: TO_WRITE.step }],
    related: [],
    samples: [],
    nearMisses: [],
  };
  const yaml = `# yaml-language-server: $schema=../schema.json\n${stringify(entry, { lineWidth: 0 })}`;
  return { id, category, path: `catalog/${category}/${id}.yaml`, yaml };
}

/** As many words of the heading as fit, without the lead that half of all headings have. */
function freeId(title: string, taken: ReadonlySet<string>): string {
  const words = anchorOf(title)
    .replace(/^api-error-/, '')
    .replace(/[^a-z0-9-]+/g, '')
    .split('-')
    .filter((word) => word !== '');
  let id = (words[0] ?? 'section').slice(0, MAX_ID);
  for (const word of words.slice(1)) {
    if (id.length + 1 + word.length > MAX_ID) break;
    id += `-${word}`;
  }
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  return free;
}

/**
 * A message as the catalogue writes it: `<error detail>` becomes `{error_detail}`.
 *
 * @example templateOf('<model> is unavailable') // '{model} is unavailable'
 */
export function templateOf(message: string): string {
  return message
    .replace(
      /<([A-Za-z][\w -]{0,40})>/g,
      (_whole, name: string) => `{${name.toLowerCase().replace(/[^a-z]+/g, '_')}}`,
    )
    .replace(/(?<![A-Za-z])N(?![A-Za-z])/g, '{n}');
}

/** A message as it might be pasted: with values for its placeholders, and with nothing for `...` as well. */
export function filledForms(message: string): string[] {
  const named = templateOf(message).replace(
    /\{([a-z_]+)\}/g,
    (_whole, name: string) => FILLS[name] ?? 'example',
  );
  const bare = named.replace(/\.{3}|…/g, ' ');
  return bare === named ? [named] : [named.replace(/\.{3}|…/g, 'example'), bare];
}
