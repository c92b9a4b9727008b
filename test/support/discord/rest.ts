/** The REST API over HTTP: bodies, tokens, rate limits, faults, errors as JSON, and the place for files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, invalidJson, unauthorized } from './api-error.js';
import type { FaultPlan, RequestFault } from './faults.js';
import { CDN_PATH, type FileStore, type Upload } from './files.js';
import { type RateLimit, RateLimits } from './rate-limits.js';
import { type Answer, type Call, find, type Route } from './router.js';

/** One request that came in, for tests to look at. */
export interface RequestRecord {
  method: string;
  /** Below `/api/v10`; files stand under `/cdn`. */
  path: string;
  query: string;
  /** The JSON body, or `payload_json` of a form; undefined where there is none. */
  body: unknown;
  /** Names of the files in a form. */
  files: string[];
  /** Reason given for the audit log. */
  reason: string | undefined;
  /** HTTP status of the answer; undefined while it is under way and where the connection was cut. */
  status: number | undefined;
  /** Milliseconds since 1970. */
  at: number;
}

/** What the API has to know. */
export interface RestOptions {
  routes: readonly Route[];
  faults: FaultPlan;
  files: FileStore;
  rate: RateLimit;
  token(): string;
  /** How many requests are remembered; the oldest are forgotten. */
  keep: number;
  /** Called when a request is done. */
  onChange(): void;
}

const API_PREFIX = '/api/v10';

/** A request whose body was read. */
interface Incoming {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  files: Map<string, Upload>;
  authorization: string | undefined;
  range: string | undefined;
}

interface Reply extends Answer {
  headers: Record<string, string>;
}

/** Answers requests. */
export class Rest {
  /** What came in, oldest first. */
  readonly requests: RequestRecord[] = [];
  readonly #options: RestOptions;
  readonly #limits: RateLimits;

  constructor(options: RestOptions) {
    this.#options = options;
    this.#limits = new RateLimits(options.rate);
  }

  /** Answers one request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let incoming: Incoming;
    try {
      incoming = await read(request);
    } catch (error) {
      if (error instanceof ApiError) send(response, errorReply(error));
      else request.socket.destroy();
      return;
    }
    const record = this.#remember(incoming, request);
    const fault = this.#options.faults.take(incoming.method, incoming.path);
    if (fault?.delayMs) await sleep(fault.delayMs, undefined, { ref: false });
    if (fault?.cut === 'before') {
      request.socket.destroy();
    } else {
      const reply = fault?.status ? this.#faulty(incoming, fault) : this.#carryOut(incoming, response);
      if (fault?.cut === 'after') request.socket.destroy();
      else if (reply) {
        record.status = reply.status;
        send(response, reply);
      } else record.status = response.statusCode;
    }
    this.#options.onChange();
  }

  #remember({ method, path, query, body, files }: Incoming, request: IncomingMessage): RequestRecord {
    const reason = request.headers['x-audit-log-reason'];
    const record: RequestRecord = {
      method,
      path,
      query: query.toString(),
      body,
      files: [...files.values()].map(({ name }) => name),
      reason: typeof reason === 'string' ? reason : undefined,
      status: undefined,
      at: Date.now(),
    };
    this.requests.push(record);
    if (this.requests.length > this.#options.keep) this.requests.shift();
    return record;
  }

  /** An answer of Discord's that says that it did nothing. */
  #faulty({ method, path }: Incoming, fault: RequestFault): Reply {
    const { status = 500, isGlobal = false, retryAfterMs = 1_000 } = fault;
    const { headers } = this.#limits.take(`${method} fault`, path);
    if (status === 429) return tooMany(headers, retryAfterMs, isGlobal);
    if (fault.code === undefined && status >= 500) {
      // Errors of the servers before the API are pages for people.
      return { status, headers: { ...headers, 'content-type': 'text/html' }, body: `<h1>${status}</h1>` };
    }
    const body = { message: fault.message ?? `${status}`, code: fault.code ?? 0 };
    return { status, headers, body };
  }

  /** @returns undefined where the answer was written already */
  #carryOut(incoming: Incoming, response: ServerResponse): Reply | undefined {
    const { authorization, method, path } = incoming;
    if (path.startsWith(CDN_PATH)) {
      sendFile(response, this.#options.files, incoming);
      return undefined;
    }
    let headers: Record<string, string> = {};
    try {
      const { route, params } = find(this.#options.routes, method, path);
      const resource = params.channel ?? params.guild ?? params.token ?? '';
      const allowance = this.#limits.take(`${route.method} ${route.path}`, resource);
      headers = allowance.headers;
      if (allowance.retryAfterMs > 0) return tooMany(headers, allowance.retryAfterMs, false);
      if (!route.isOpen && authorization !== `Bot ${this.#options.token()}`) throw unauthorized();
      const call: Call = { ...incoming, params };
      return { headers, ...route.run(call) };
    } catch (error) {
      if (error instanceof ApiError) return { ...errorReply(error), headers };
      // A fault of this server: said in full, so that a test shows it.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { status: 500, headers, body: { message, code: 0 } };
    }
  }
}

function errorReply(error: ApiError): Reply {
  return { status: error.status, body: error.body, headers: {} };
}

function tooMany(headers: Record<string, string>, retryAfterMs: number, isGlobal: boolean): Reply {
  const seconds = retryAfterMs / 1_000;
  return {
    status: 429,
    headers: {
      ...headers,
      'retry-after': String(seconds),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      'x-ratelimit-remaining': '0',
      ...(isGlobal && { 'x-ratelimit-global': 'true' }),
      via: '1.1 google',
    },
    body: { message: 'You are being rate limited.', retry_after: seconds, global: isGlobal },
  };
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const type = request.headers['content-type'] ?? '';
  const { body, files } = await parseBody(Buffer.concat(chunks), type);
  const { pathname } = url;
  return {
    method: request.method ?? 'GET',
    path: pathname.startsWith(`${API_PREFIX}/`) ? pathname.slice(API_PREFIX.length) : pathname,
    query: url.searchParams,
    body,
    files,
    authorization: request.headers.authorization,
    range: request.headers.range,
  };
}

async function parseBody(
  bytes: Buffer,
  type: string,
): Promise<{ body: unknown; files: Map<string, Upload> }> {
  const files = new Map<string, Upload>();
  if (bytes.byteLength === 0) return { body: undefined, files };
  if (!type.startsWith('multipart/form-data')) return { body: parseJson(bytes.toString('utf8')), files };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  let body: unknown = {};
  for (const [key, value] of form) {
    if (typeof value === 'string') {
      if (key === 'payload_json') body = parseJson(value);
      continue;
    }
    const content = new Uint8Array(await value.arrayBuffer());
    const index = /^files\[(\d+)\]$/.exec(key)?.[1] ?? key;
    files.set(index, { name: value.name, content, ...(value.type && { contentType: value.type }) });
  }
  return { body, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  if (body === undefined) {
    // Without a content type: clients would try to read JSON that is not there.
    response.writeHead(status, headers).end();
    return;
  }
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** A file, or the range of it that was asked for. */
function sendFile(response: ServerResponse, files: FileStore, { path, range }: Incoming): void {
  const file = files.at(path);
  if (!file) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
    return;
  }
  const { bytes, contentType = 'application/octet-stream' } = file;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const start = Math.min(Number(from ?? 0), bytes.byteLength);
  const end = Math.min(to ? Number(to) + 1 : bytes.byteLength, bytes.byteLength);
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': contentType,
    'content-length': end - start,
    'accept-ranges': 'bytes',
    ...(from !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${bytes.byteLength}` }),
  });
  response.end(bytes.subarray(start, end));
}
