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
  /** Those of its messages that another entry recognises so far. */
  held: Array<{ text: string; entry: string }>;
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
/** Fewest sections that a reference page shares with the catalogue. */
const MIN_SHARED = 3;
/** Fewest letters by which a row of the table is found in a message. */
const MIN_TELLING = 11;

/** Whether the page shares sections with the catalogue: otherwise it is another page. */
export function isReferencePage(page: ReferencePage, entries: readonly CatalogEntry[]): boolean {
  const audit = new Audit(page, entries);
  const shared = page.sections.filter((section) => audit.entryOf(section) !== undefined);
  // Another page of the documentation may have a heading in common, such as that of a related error.
  return shared.length >= Math.min(MIN_SHARED, entries.length) && shared.length > page.sections.length / 10;
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
  /** Entries by the anchor of their section; several entries may document one. */
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
    this.docs = documentedPage(page, entries);
    for (const entry of entries) {
      if (!this.isOfPage(entry)) continue;
      setFirst(this.byAnchor, anchorKey(entry), entry);
      setFirst(this.byTitle, sectionKey(entry.title), entry);
    }
  }

  entryOf({ anchor, title }: PageSection): CatalogEntry | undefined {
    return this.byAnchor.get(sectionKey(anchor)) ?? this.byTitle.get(sectionKey(title));
  }

  result(): AuditResult {
    const uncovered = this.uncovered();
    const vanished = this.vanished(uncovered);
    for (const { id, renamedTo } of vanished) {
      const entry = this.catalog.get(id);
      if (renamedTo && entry) setFirst(this.byAnchor, sectionKey(renamedTo.docs.split('#')[1] ?? ''), entry);
    }
    const missing = uncovered.filter((section) => !this.entryOf(section));
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
    const covered = new Set(
      this.page.sections.filter((section) => this.entryOf(section)).map(({ title }) => title),
    );
    const listed = new Set(this.page.table.map(({ anchor = '' }) => sectionKey(anchor)));
    const isEmpty = ({ anchor, messages }: PageSection) =>
      messages.length === 0 && !listed.has(sectionKey(anchor));
    return this.page.sections.filter(
      (section) =>
        !this.entryOf(section) &&
        !(section.group === null && groups.has(section.title)) &&
        // What explains a covered section further is a part of it.
        !(isEmpty(section) && (NO_ERROR.test(section.title) || covered.has(section.group ?? ''))),
    );
  }

  private missingSection(section: PageSection, ids: Set<string>): MissingSection {
    const { title, anchor, group, line } = section;
    const shown = section.messages.map(({ text }) => text);
    const keys = shown.map(sectionKey);
    const listed = this.page.table
      .filter((row) => row.anchor && sectionKey(row.anchor) === sectionKey(anchor))
      .map(({ text }) => text)
      .filter((text) => !this.isShortened(text, keys));
    const messages = distinct([...shown, ...listed]);
    const category = categoryOf(group, this.neighbours(group));
    const skeleton = skeletonOf({ title, category, docs: `${this.docs}#${anchor}`, messages }, ids);
    ids.add(skeleton.id);
    const held = messages.flatMap((text) => {
      const entry = this.holderOf(text);
      return entry ? [{ text, entry }] : [];
    });
    return { title, anchor, group, line, messages, held, skeleton };
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
      // Without markup its advice reads like messages, and it has none.
      if (this.page.form === 'flattened' && entry?.messages.length === 0) continue;
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
      // A new section brings its own skeleton, with the messages of the table.
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
    const parts = text.split(/\.{3}|…|<[^<>]*>|[()]|(?<![A-Za-z])N(?![A-Za-z])/).map(sectionKey);
    const telling = parts.find((part) => part.length >= MIN_TELLING);
    return telling !== undefined && shown.some((message) => message.includes(telling));
  }

  /**
   * @param expected entries of the section; any entry will do where there is none
   * @returns true when a literal message of a fitting entry is recognised, the id of another one, or undefined
   */
  private recognised(text: string, expected: readonly CatalogEntry[]): true | string | undefined {
    const key = sectionKey(templateOf(text));
    const holds = ({ messages, wordings }: CatalogEntry) =>
      [...messages, ...wordings].some((message) => sectionKey(message.text) === key);
    // A message may stand in the catalogue and be too weak to decide by itself.
    if ((expected.length > 0 ? expected : this.entries).some(holds)) return true;
    let other: string | undefined;
    for (const form of filledForms(text)) {
      const { outcome, candidates } = this.matcher.match(readPaste(form));
      if (outcome !== 'exact') continue;
      if (candidates.some(({ entry }) => this.isPlausible(entry, expected))) return true;
      other ??= candidates[0]?.entry;
    }
    return other;
  }

  /** The entry itself, or one that it names as related. */
  private isPlausible(id: string, expected: readonly CatalogEntry[]): boolean {
    return expected.length === 0 || expected.some((entry) => entry.id === id || entry.related.includes(id));
  }

  private vanished(uncovered: readonly PageSection[]): VanishedEntry[] {
    const anchors = new Set(this.page.sections.map(({ anchor }) => sectionKey(anchor)));
    const titles = new Set(this.page.sections.map(({ title }) => sectionKey(title)));
    return this.entries
      .filter((entry) => this.isOfPage(entry))
      .filter((entry) => !anchors.has(anchorKey(entry)) && !titles.has(sectionKey(entry.title)))
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
    return this.holderOf(message) === entry.id;
  }

  /** The entry whose literal message this is, or holds. */
  private holderOf(message: string): string | undefined {
    for (const form of filledForms(message)) {
      const { outcome, candidates } = this.matcher.match(readPaste(form));
      if (outcome === 'exact') return candidates[0]?.entry;
    }
    return undefined;
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

function setFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}

/** The section that an entry documents, in the form of {@link sectionKey}. */
function anchorKey({ docs }: CatalogEntry): string {
  return sectionKey(docs.slice(docs.indexOf('#') + 1));
}

/**
 * The address whose sections the page has. A catalogue with entries of a team's own documents several pages, and any of
 * them may be the one with most entries.
 */
function documentedPage(page: ReferencePage, entries: readonly CatalogEntry[]): string {
  const anchors = new Set(page.sections.map(({ anchor }) => sectionKey(anchor)));
  const shared = new Map<string, number>();
  for (const entry of entries) {
    const address = entry.docs.split('#', 1)[0] as string;
    const hit = entry.docs.includes('#') && anchors.has(anchorKey(entry));
    shared.set(address, (shared.get(address) ?? 0) + (hit ? 1 : 0));
  }
  return [...shared].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
