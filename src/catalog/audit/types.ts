/** The error reference page as the audit sees it. */

/** A literal message of the page. */
export interface PageMessage {
  text: string;
  /** 1-based line of the page. */
  line: number;
  /** Messages that are shown in one block have the same number. */
  block: number;
}

export interface PageSection {
  title: string;
  /** Fragment of the section's address. */
  anchor: string;
  /** Title of the `##` section above a `###` section; null for a `##` section. */
  group: string | null;
  line: number;
  messages: PageMessage[];
}

/** One message of the table "Message, Section". */
export interface TableMessage {
  text: string;
  line: number;
  /** The section or sections that the table names, as it words them. */
  section: string;
  /** Fragment of the section's address, where the table links to it. */
  anchor?: string;
}

export interface ReferencePage {
  form: 'markdown' | 'flattened';
  sections: PageSection[];
  table: TableMessage[];
}
