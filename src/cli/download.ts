/** Downloads a text from the web, with bounds on time and size. */
import { BotError } from '../errors.js';
import { decodeInput } from '../input-bytes.js';

export interface DownloadLimits {
  /** Longest wait for the whole text. */
  timeoutMs: number;
  /** Most bytes of the text. */
  maxBytes: number;
}

const LIMITS: DownloadLimits = { timeoutMs: 15_000, maxBytes: 8 * 1024 * 1024 };

/** Unpacked text is as large as it says, and comes whole or not at all. */
const HEADERS = { accept: 'text/markdown, text/plain', 'accept-encoding': 'identity' };

/** Whether an argument is an address rather than a file: a letter and a colon are a Windows drive. */
export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(source);
}

/**
 * @param address `http` or `https`
 * @param limits bounds; 15 seconds and 8 MB by default
 * @returns the text, read as UTF-8
 * @throws BotError `input-unreadable` or `input-too-large`, in one line with what to do
 */
export async function download(address: string, limits: DownloadLimits = LIMITS): Promise<string> {
  const url = parsed(address);
  const shown = `${url.origin}${url.pathname}`.slice(0, 200);
  const abort = new AbortController();
  const { signal } = abort;
  // A timer of our own keeps the process alive: a stream that breaks while it is unpacked may never end.
  const timer = setTimeout(() => abort.abort(), limits.timeoutMs);
  try {
    const response = await fetch(url, { signal, headers: HEADERS });
    if (!response.ok) {
      await response.body?.cancel();
      throw unreadable(shown, `the server answers ${response.status}. ${remedyOf(response.status)}`);
    }
    if (/^(?:text\/html|application\/xhtml)/i.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      throw unreadable(shown, 'it is a web page. Give the address of its Markdown form, which ends in .md');
    }
    const bytes = await untilAborted(bytesOf(response, shown, limits.maxBytes), signal);
    return decodeInput(bytes, shown, 'Give the address of the Markdown form, which ends in .md.');
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    const reason = signal.aborted
      ? `no whole answer within ${Math.ceil(limits.timeoutMs / 1000)} s. Try again, or save the page and give the file`
      : `${reasonOf(cause)}. Check the address and the network, or save the page and give the file`;
    throw unreadable(shown, reason, cause);
  } finally {
    clearTimeout(timer);
  }
}

function remedyOf(status: number): string {
  if (status >= 500) return 'Try again later, or save the page and give the file';
  if (status === 401 || status === 403 || status === 407)
    return 'It asks who you are: save the page and give the file';
  return 'Check the address';
}

/** Not every reader of a body hears of the abortion. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}

function parsed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    const name = address.split(':', 1)[0]?.slice(0, 40);
    throw new BotError(
      'input-unreadable',
      url
        ? `Cannot read from ${name}: only http and https addresses can be read. Save the page and give the file.`
        : 'This is no valid address. Give one such as https://code.claude.com/docs/en/errors.md, or a file.',
    );
  }
  if (url.username || url.password) {
    throw new BotError(
      'input-unreadable',
      'The address holds a user name or password. Leave them out, or save the page and give the file.',
    );
  }
  return url;
}

async function bytesOf(response: Response, shown: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new BotError(
        'input-too-large',
        `${shown} holds more than ${Math.floor(maxBytes / 1_048_576)} MB, which no reference page does. Check the address.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unreadable(shown: string, reason: string, cause?: unknown): BotError {
  return new BotError('input-unreadable', `Cannot read ${shown}: ${reason}.`, { cause });
}

/** Node hides what went wrong in the cause of "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  switch (cause?.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host is not known';
    case 'ECONNREFUSED':
      return 'the connection was refused';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'the connection broke off';
    default:
      return (cause?.message || (error as Error).message).split('\n', 1)[0] as string;
  }
}
