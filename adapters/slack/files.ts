/** Files that people attach, fetched with the bot's token. */
import type { AttachedFile } from '../../src/attached-text.js';
import { BotError } from '../../src/errors.js';
import type { SlackApi } from './api.js';
import type { RawFile } from './payloads.js';

/** For one file. */
const TIMEOUT_MS = 8_000;
/** Slack serves files from here alone; the token goes nowhere else. */
const SLACK_HOST = /^(?:[\w-]+\.)*slack(?:-files)?\.com$/;

export interface FileAccess {
  api: SlackApi;
  /** Address of the Web API where it is not Slack's own: its host serves files too. */
  apiUrl?: string | undefined;
  signal: AbortSignal;
}

/** The files of a message, to be read when they are opened. */
export function attachedFiles(files: readonly RawFile[], access: FileAccess): AttachedFile[] {
  return files.map((file) => ({
    name: file.name ?? file.title ?? 'file',
    type: file.mimetype ?? '',
    open: () => open(file, access),
  }));
}

async function open(file: RawFile, access: FileAccess): Promise<AsyncIterable<Uint8Array>> {
  const whole = file.file_access === 'check_file_info' ? await infoOf(file, access.api) : file;
  const address = whole.url_private_download ?? whole.url_private;
  if (address === undefined || !isServedBySlack(address, access.apiUrl))
    throw unreadable(file, 'Slack does not hand it out. Paste its text instead.');
  const response = await fetched(address, file, access);
  if (isLoginPage(response, whole)) {
    await response.body?.cancel();
    throw unreadable(
      file,
      'the scope files:read is missing. Add it under OAuth & Permissions of the Slack app.',
    );
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw unreadable(file, `Slack answered with HTTP ${response.status}. Paste its text instead.`);
  }
  return response.body;
}

/** Of a file from another organisation events say the id alone. */
async function infoOf(file: RawFile, api: SlackApi): Promise<RawFile> {
  const { file: whole } = await api.call('files.info', { file: file.id });
  return { ...file, ...(whole as RawFile) };
}

function isServedBySlack(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, host } = new URL(address);
  if (protocol === 'https:' && SLACK_HOST.test(hostname)) return true;
  return apiUrl !== undefined && host === new URL(apiUrl).host;
}

async function fetched(address: string, file: RawFile, { api, signal }: FileAccess): Promise<Response> {
  try {
    return await fetch(address, {
      headers: { authorization: `Bearer ${api.token}` },
      // A redirect leads to the login page, and the token must not follow it.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch {
    throw unreadable(file, 'the download failed. Paste its text instead.');
  }
}

/** Whoever may not read a file gets a page to log in, with status 200. */
function isLoginPage(response: Response, { name = '' }: RawFile): boolean {
  if (response.status >= 300 && response.status < 400) return true;
  const isPage = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
  return isPage && !/\.html?$/i.test(name);
}

function unreadable({ name = 'file' }: RawFile, why: string): BotError {
  const shown = name.replaceAll('`', "'").slice(0, 60);
  return new BotError('chat-denied', `I could not read \`${shown}\`: ${why}`);
}
