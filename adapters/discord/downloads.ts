/** Files that people attach, downloaded from Discord's own hosts and nowhere else. */
import { Readable } from 'node:stream';
import type { APIAttachment } from 'discord.js';
import type { AttachedFile } from '../../src/attached-text.js';
import { BotError } from '../../src/errors.js';

/** Where Discord keeps what people upload. */
export const FILE_HOSTS: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];
const PATIENCE_MS = 15_000;

/**
 * Attachments as the core reads them.
 *
 * @param otherHosts hosts (with their port) of an emulator, from which files come without TLS
 */
export function attachedFiles(
  files: readonly Pick<APIAttachment, 'filename' | 'content_type' | 'url'>[],
  otherHosts: readonly string[] = [],
): AttachedFile[] {
  return files.map(({ filename: name, content_type: type = '', url }) => ({
    name,
    type,
    open: () => open(name, url, otherHosts),
  }));
}

/** Whether a file may be downloaded from an address. */
export function isTrusted(url: string, otherHosts: readonly string[] = []): boolean {
  if (!URL.canParse(url)) return false;
  const { host, protocol, username } = new URL(url);
  if (username !== '') return false;
  return (protocol === 'https:' && FILE_HOSTS.includes(host)) || otherHosts.includes(host);
}

async function open(
  name: string,
  url: string,
  otherHosts: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  if (!isTrusted(url, otherHosts)) throw unread(name, 'It is not kept by Discord.');
  try {
    // A redirect could lead to another host.
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw unread(name, `Discord answers with HTTP ${response.status}.`);
    }
    return guarded(name, Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]));
  } catch (error) {
    throw error instanceof BotError ? error : unread(name, 'The download failed.');
  }
}

async function* guarded(name: string, stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    throw unread(name, 'The download broke off.');
  }
}

function unread(name: string, reason: string): BotError {
  const shown = name.replaceAll('`', "'").slice(0, 60);
  return new BotError(
    'input-unreadable',
    `I could not read \`${shown}\`. ${reason} Paste the message as text.`,
  );
}
