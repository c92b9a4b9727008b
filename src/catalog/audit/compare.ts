/** Compares a reference page with the catalogue: what the page has and the catalogue lacks, and the other way round. */
import { Matcher } from '../../match/matcher.js';
import { compileMessage } from '../../match/signature.js';
import { readPaste } from '../../paste/paste.js';
import { Catalog } from '../catalog.js';
import type { CatalogEntry } from '../schema.js';
import { sectionKey } from './inline.js';
import { categoryOf, filledForms, type Skeleton, skeletonOf, templateOf } from './skeleton.js';
import type { PageSection, ReferencePage } from './types.js';

/** A section that no entry covers. */
export interface MissingSection {
  title: string;
  anchor: string;
  group: string | null;
  line: number;
  messages: string[];
  /** The entry for it, ready to be written to a file. */
  skeleton: Skeleton;
}

/** A message that no signature recognises, of a section that has an entry. */
export interface MissingMessage {
  text: string;
  line: number;
  from: 'table' | 'code';
  /** The section, as the page names it. */
  section: string;
  /** The entry that should have the message, where the section says which. */
  entry?: { id: string; category: string };
  /** What the matcher takes it for instead. */
  takenFor?: string;
  /** The message as it belongs into the entry's `messages`. */
  template: string;
}

/** An entry whose section is gone from the page. */
export interface VanishedEntry {
  id: string;
  category: string;
  docs: string;
  /** A section without an entry that shows the messages of this one: it has a new heading. */
  renamedTo?: { title: string; docs: string };
}

export interface AuditResult {
  form: ReferencePage['form'];
  sections: number;
  messages: number;
  missingSections: MissingSection[];
  missingMessages: MissingMessage[];
  vanished: VanishedEntry[];
}

/** Sections that document no error. */
const NO_ERROR =
  /^(?:find your error|see also|related|next steps|learn more|overview|on this page|what's next)/i;
/** A weaker line only goes with the message that it is shown with ("HTTP 403"). */
const WEAK = 0.35;
/** Fewest letters by which a row of the table is found in a message. */
const MIN_TELLING = 11;

/** Whether the page shares a section with the catalogue: otherwise it is another page. */
export function isReferencePage(page: ReferencePage, entries: readonly CatalogEntry[]): boolean {
  const audit = new Audit(page, entries);
  return page.sections.some((section) => audit.entryOf(section) !== undefined);
}

/**
 * @param page the page
 * @param entries the catalogue; entries that document other pages are left in peace
 */
export function comparePage(page: ReferencePage, entries: readonly CatalogEntry[]): AuditResult {
  return new Audit(page, entries).result();
}

class Audit {
  private readonly matcher: Matcher;
  private readonly catalog: Catalog;
  /** Entries by the anchor of their section. */
  private readonly byAnchor = new Map<string, CatalogEntry>();
  private readonly byTitle = new Map<string, CatalogEntry>();
  /** Address of the page that the entries document. */
  private readonly docs: string;

  constructor(
    private readonly page: ReferencePage,
    private readonly entries: readonly CatalogEntry[],
  ) {
    this.catalog = new Catalog(entries);
    this.matcher = new Matcher(this.catalog);
    this.docs = mostCommon(entries.map(({ docs }) => docs.split('#', 1)[0] as string)) ?? '';
    for (const entry of entries) {
      if (!this.isOfPage(entry)) continue;
      this.byAnchor.set(sectionKey(entry.docs.slice(entry.docs.indexOf('#') + 1)), entry);
      this.byTitle.set(sectionKey(entry.title), entry);
    }
  }

  entryOf({ anchor, title }: PageSection): CatalogEntry | undefined {
    return this.byAnchor.get(sectionKey(anchor)) ?? this.byTitle.get(sectionKey(title));
  }

  result(): AuditResult {
    const uncovered = this.uncovered();
    const vanished = this.vanished(uncovered);
    const renamed = new Set(vanished.map(({ renamedTo }) => renamedTo?.title));
    const missing = uncovered.filter(({ title }) => !renamed.has(title));
    const ids = new Set(this.entries.map(({ id }) => id));
    return {
      form: this.page.form,
      sections: this.page.sections.length,
      messages:
        this.page.table.length + this.page.sections.reduce((sum, { messages }) => sum + messages.length, 0),
      missingSections: missing.map((section) => this.missingSection(section, ids)),
      missingMessages: this.missingMessages(missing),
      vanished,
    };
  }

  private isOfPage({ docs }: CatalogEntry): boolean {
    return docs.includes('#') && docs.split('#', 1)[0] === this.docs;
  }

  /** Sections of their own, without those that only hold other sections. */
  private uncovered(): PageSection[] {
    const groups = new Set(this.page.sections.map(({ group }) => group));
    return this.page.sections.filter(
      (section) =>
        !this.entryOf(section) &&
        !(section.group === null && groups.has(section.title)) &&
        !(section.messages.length === 0 && NO_ERROR.test(section.title)),
    );
  }

  private missingSection(section: PageSection, ids: Set<string>): MissingSection {
    const { title, anchor, group, line } = section;
    const messages = distinct(section.messages.map(({ text }) => text));
    const category = categoryOf(group, this.neighbours(group));
    const skeleton = skeletonOf({ title, category, docs: `${this.docs}#${anchor}`, messages }, ids);
    ids.add(skeleton.id);
    return { title, anchor, group, line, messages, skeleton };
  }

  /** Entries of the sections in a group. */
  private neighbours(group: string | null): CatalogEntry[] {
    if (group === null) return [];
    return this.page.sections
      .filter((section) => section.group === group)
      .flatMap((section) => this.entryOf(section) ?? []);
  }

  private missingMessages(missing: readonly PageSection[]): MissingMessage[] {
    const seen = new Set(missing.flatMap(({ messages }) => messages.map(({ text }) => sectionKey(text))));
    const found: MissingMessage[] = [];
    const report = (message: Omit<MissingMessage, 'template'>) => {
      const key = sectionKey(message.text);
      if (seen.has(key)) return;
      seen.add(key);
      found.push({ ...message, template: templateOf(message.text) });
    };
    const shown = this.page.sections.flatMap(({ messages }) => messages.map(({ text }) => sectionKey(text)));
    for (const section of this.page.sections) {
      if (missing.includes(section)) continue;
      const entry = this.entryOf(section);
      for (const message of section.messages) {
        const block = section.messages.filter((other) => other.block === message.block);
        const verdict = this.recognised(message.text, entry ? [entry] : this.neighbours(section.title));
        if (verdict === true) continue;
        if (isWeak(message.text) && block.some(({ text }) => text !== message.text && !isWeak(text)))
          continue;
        report({
          text: message.text,
          line: message.line,
          from: 'code',
          section: section.title,
          ...place(entry),
          ...(verdict ? { takenFor: verdict } : {}),
        });
      }
    }
    for (const { text, line, section, anchor } of this.page.table) {
      // A new section brings its own skeleton, with the messages that the table shortens.
      if (missing.some((other) => anchor && sectionKey(other.anchor) === sectionKey(anchor))) continue;
      if (this.isShortened(text, shown)) continue;
      const entry = anchor ? this.byAnchor.get(sectionKey(anchor)) : undefined;
      const verdict = this.byTitle.has(sectionKey(text)) || this.recognised(text, entry ? [entry] : []);
      if (verdict === true) continue;
      report({
        text,
        line,
        from: 'table',
        section,
        ...place(entry),
        ...(verdict ? { takenFor: verdict } : {}),
      });
    }
    return found.sort((a, b) => a.line - b.line);
  }

  /** Whether a row of the table is part of a message that the page shows in full, which is judged by itself. */
  private isShortened(text: string, shown: readonly string[]): boolean {
    const parts = text.split(/\.{3}|…|<[^<>]*>|[()]/).map(sectionKey);
    const telling = parts.find((part) => part.length >= MIN_TELLING);
    return telling !== undefined && shown.some((message) => message.includes(telling));
  }

  /**
   * @param expected entries of the section; any entry will do where there is none
   * @returns true when a literal message of a fitting entry is recognised, the id of another one, or undefined
   */
  private recognised(text: string, expected: readonly CatalogEntry[]): true | string | undefined {
    let other: string | undefined;
    for (const form of filledForms(text)) {
      const { outcome, candidates } = this.matcher.match(readPaste(form));
      if (outcome !== 'exact') continue;
      if (candidates.some(({ entry }) => this.isPlausible(entry, expected))) return true;
      other ??= candidates[0]?.entry;
    }
    return other;
  }

  /** The entry itself, a neighbour of its category, or one that it names as related. */
  private isPlausible(id: string, expected: readonly CatalogEntry[]): boolean {
    if (expected.length === 0) return true;
    const category = this.catalog.get(id)?.category;
    return expected.some(
      (entry) => entry.id === id || entry.category === category || entry.related.includes(id),
    );
  }

  private vanished(uncovered: readonly PageSection[]): VanishedEntry[] {
    const covered = new Set(this.page.sections.map((section) => this.entryOf(section)?.id));
    return this.entries
      .filter((entry) => this.isOfPage(entry) && !covered.has(entry.id))
      .map((entry) => {
        const section = uncovered.find(({ messages }) =>
          messages.some(({ text }) => this.shows(entry, text)),
        );
        const renamedTo = section && { title: section.title, docs: `${this.docs}#${section.anchor}` };
        return {
          id: entry.id,
          category: entry.category,
          docs: entry.docs,
          ...(renamedTo ? { renamedTo } : {}),
        };
      });
  }

  private shows(entry: CatalogEntry, message: string): boolean {
    return filledForms(message).some((form) => {
      const { outcome, candidates } = this.matcher.match(readPaste(form));
      return outcome === 'exact' && candidates[0]?.entry === entry.id;
    });
  }
}

function place(entry: CatalogEntry | undefined): Pick<MissingMessage, 'entry'> {
  return entry ? { entry: { id: entry.id, category: entry.category } } : {};
}

function isWeak(text: string): boolean {
  return (compileMessage('', { text })?.strength ?? 0) < WEAK;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function mostCommon(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
