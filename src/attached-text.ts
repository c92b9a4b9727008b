/** Files that people attach to a message: which are read, how much of them, and what is said of the others. */
import { BotError } from './errors.js';
import { decodeInput } from './input-bytes.js';

/** Of a longer file the first part is read, in bytes. */
export const MAX_ATTACHMENT_BYTES = 1_048_576;
/** Of more files the first ones are read. */
export const MAX_ATTACHMENTS = 5;

const TEXT_NAMES =
  /\.(?:txt|log|jsonl?|md|csv|out|err|ya?ml|toml|ini|conf|env|sh|ps1|ts|js|py|diff|patch|xml|html?)$/i;
const TEXT_TYPES = /^(?:text\/|application\/(?:json|x-ndjson|jsonl|xml|yaml|x-yaml|toml|x-sh|javascript))/i;

/** What a platform tells of a file. */
export interface AttachedFile {
  name: string;
  /** MIME type; empty where the platform does not tell. */
  type: string;
  /**
   * Begins the download.
   *
   * @throws BotError whose message says why it cannot be read
   */
  open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** The text of the files, and what has to be said about those that were not read whole. */
export interface AttachedText {
  text: string;
  remarks: string[];
}

/**
 * Reads the text files among those that are attached: the first megabyte of each.
 *
 * @param files in the order of the message
 */
export async function readAttached(files: readonly AttachedFile[]): Promise<AttachedText> {
  const readable = files.filter(isTextFile);
  const remarks = files
    .filter((file) => !isTextFile(file))
    .map(
      ({ name }) => `\`${shown(name)}\` is no text file, so I did not read it. Paste the message as text.`,
    );
  const texts: string[] = [];
  for (const file of readable.slice(0, MAX_ATTACHMENTS)) {
    try {
      const { text, isCut } = await readFile(file);
      texts.push(text);
      if (isCut) remarks.push(`I read the first megabyte of \`${shown(file.name)}\`.`);
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      remarks.push(error.message);
    }
  }
  if (readable.length > MAX_ATTACHMENTS)
    remarks.push(`I read the first ${MAX_ATTACHMENTS} files; send the others on their own.`);
  return { text: texts.join('\n\n'), remarks };
}

/** Whether a file is text, by its type or its name. */
export function isTextFile({ name, type }: Pick<AttachedFile, 'name' | 'type'>): boolean {
  return TEXT_TYPES.test(type) || TEXT_NAMES.test(name);
}

async function readFile({ name, open }: AttachedFile): Promise<{ text: string; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the download.
  for await (const chunk of await open()) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > MAX_ATTACHMENT_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_ATTACHMENT_BYTES);
  return { text: decodeInput(bytes, `\`${shown(name)}\``), isCut: size > MAX_ATTACHMENT_BYTES };
}

/** Names come from people: no backtick ends the code, and no name fills the screen. */
function shown(name: string): string {
  const plain = name.replaceAll('`', "'");
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
