/** What is uploaded, and where it is downloaded from. */
import type { WireAttachment } from './wire.js';

/** A file that somebody sends. */
export interface Upload {
  name: string;
  content: string | Uint8Array;
  /** By the name's ending unless told. */
  contentType?: string;
  /** The size that is declared, in bytes, where it should not be the real one. */
  size?: number;
  /** Where it is said to be, where that is not the server's own place for files. */
  url?: string;
  description?: string;
}

interface StoredFile {
  name: string;
  bytes: Uint8Array;
  contentType: string | undefined;
}

const CONTENT_TYPES: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  zip: 'application/zip',
};

/** The path that files stand under. */
export const CDN_PATH = '/cdn/attachments/';

/** Keeps what was uploaded. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  /** What files' addresses begin with, without a slash at the end; the server sets it once it listens. */
  baseUrl = '';

  /**
   * Keeps a file.
   *
   * @param id of the attachment
   * @returns the attachment as messages show it
   */
  add(id: string, channelId: string, file: Upload): WireAttachment {
    const bytes = typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content;
    const ending = file.name.split('.').pop()?.toLowerCase() ?? '';
    const contentType = file.contentType ?? CONTENT_TYPES[ending];
    this.#files.set(id, { name: file.name, bytes, contentType });
    const name = encodeURIComponent(file.name);
    // Discord signs its addresses; whoever looks at a file's ending has to cope with the query.
    const url = file.url ?? `${this.baseUrl}/attachments/${channelId}/${id}/${name}?ex=7f&is=7e&hm=0a&`;
    return {
      id,
      filename: file.name,
      size: file.size ?? bytes.byteLength,
      url,
      proxy_url: url,
      ...(contentType !== undefined && { content_type: contentType }),
      ...(file.description !== undefined && { description: file.description }),
    };
  }

  /** @param path `/cdn/attachments/<channel>/<id>/<name>` */
  at(path: string): StoredFile | undefined {
    const [, id, name] = path.slice(CDN_PATH.length).split('/');
    const file = this.#files.get(id ?? '');
    return file && encodeURIComponent(file.name) === name ? file : undefined;
  }

  /** The bytes of an attachment. */
  bytesOf(id: string): Uint8Array | undefined {
    return this.#files.get(id)?.bytes;
  }
}
