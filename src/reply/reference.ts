/** Replies that show the catalogue itself: the list, one entry whole, search results, help. */
import type { Catalog } from '../catalog/catalog.js';
import type { CatalogEntry, FixStep } from '../catalog/schema.js';
import type { Category } from '../catalog/vocabulary.js';
import type { Candidate } from '../match/types.js';
import { checklistOf, itemsOf } from './checklist.js';
import { COMMAND_NAMES } from './command-names.js';
import { firstSentence } from './compose.js';
import { plain, type ReplyBlock, type ReplyDocument, rich } from './document.js';
import { CATEGORY_LABELS } from './labels.js';
import { fillTemplate } from './template.js';

/** One entry with everything that it says, for nobody's setup in particular. */
export function composeEntry(entry: CatalogEntry, catalog: Catalog): ReplyDocument {
  const text = (value: string): ReplyBlock => ({ type: 'text', text: rich(fillTemplate(value, {})) });
  const blocks: ReplyBlock[] = [
    { type: 'heading', level: 1, text: entry.title, severity: entry.severity },
    text(entry.summary),
    text(entry.cause),
  ];
  if (entry.retry.note) blocks.push(text(entry.retry.note));
  if (entry.messages.length > 0) {
    blocks.push({
      type: 'code',
      label: 'Messages',
      code: entry.messages.map((message) => message.text).join('\n'),
    });
  }
  for (const variant of entry.variants) {
    if (variant.summary) blocks.push(text(`“${variant.label}”: ${variant.summary}`));
  }
  blocks.push({ type: 'heading', level: 2, text: 'What to do' });
  blocks.push({ type: 'checklist', items: checklistOf(entry, {}, {}), readOnly: true });
  for (const stage of entry.stages) blocks.push(...stageBlocks(entry, stage.intro, stage.steps));
  for (const note of entry.notes) blocks.push(text(note));
  blocks.push({ type: 'links', items: [{ label: 'Reference', url: entry.docs }] });
  const related = entry.related.filter((id) => catalog.get(id));
  if (related.length > 0) blocks.push(text(`See also: ${related.map((id) => `\`${id}\``).join(', ')}`));
  return { title: entry.title, severity: entry.severity, blocks };
}

function stageBlocks(entry: CatalogEntry, intro: string, steps: readonly FixStep[]): ReplyBlock[] {
  return [
    { type: 'heading', level: 2, text: 'If that did not help' },
    { type: 'text', text: rich(intro) },
    { type: 'checklist', items: itemsOf(entry, steps, {}, {}), readOnly: true },
  ];
}

/** Every entry by category. */
export function composeList(catalog: Catalog): ReplyDocument {
  const byCategory = new Map<Category, CatalogEntry[]>();
  for (const entry of catalog.entries) {
    const list = byCategory.get(entry.category);
    if (list) list.push(entry);
    else byCategory.set(entry.category, [entry]);
  }
  const blocks: ReplyBlock[] = [];
  for (const [category, entries] of byCategory) {
    blocks.push({ type: 'heading', level: 2, text: CATEGORY_LABELS[category] });
    blocks.push({ type: 'facts', items: entries.map(({ id, title }) => ({ label: id, value: title })) });
  }
  return { title: `${catalog.size} documented errors`, blocks };
}

/** The nearest entries to some words. */
export function composeSearch(words: string, found: readonly Candidate[], catalog: Catalog): ReplyDocument {
  const options = found.flatMap(({ entry: id }) => {
    const entry = catalog.get(id);
    return entry ? [{ id, label: entry.title, description: plain(rich(firstSentence(entry.summary))) }] : [];
  });
  if (options.length === 0) {
    return {
      title: 'Nothing found',
      blocks: [
        {
          type: 'text',
          text: rich(`No entry has these words: ${words}. All entries: \`${COMMAND_NAMES.list}\``),
        },
      ],
    };
  }
  return {
    title: `Entries near “${words}”`,
    blocks: [{ type: 'choices', prompt: 'Entries that come near:', options }],
  };
}

/** What the bot does and how to use it. */
export function composeHelp(): ReplyDocument {
  return {
    title: 'How to use this',
    blocks: [
      { type: 'heading', level: 1, text: 'Paste a Claude Code error' },
      {
        type: 'text',
        text: rich(
          'I say which documented error it is, what it means, and what fixes it. Paste the output as it is, with the lines around it: the version, the provider and the system in it shape the steps.',
        ),
      },
      {
        type: 'facts',
        items: [
          { label: COMMAND_NAMES.explain, value: 'explains an error' },
          { label: COMMAND_NAMES.list, value: 'lists every error I know' },
          { label: COMMAND_NAMES.show, value: 'shows one entry whole' },
          { label: COMMAND_NAMES.search, value: 'finds entries by words' },
          { label: 'still failing', value: 'brings the next steps for the last error' },
          { label: '1, 2, 3', value: 'chooses where I offered choices' },
        ],
      },
      {
        type: 'text',
        text: rich('Secrets in a paste are removed before anything is matched, shown or stored.'),
      },
    ],
  };
}
