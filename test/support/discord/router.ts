/** Routes of the REST API and how requests find them. */
import { methodNotAllowed, notFound } from './api-error.js';
import type { Upload } from './files.js';
import { asObject, type Json } from './wire.js';

/** A request as a route sees it. */
export interface Call {
  /** Parts of the path by their names in the route, such as `channel`. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The JSON body, or `payload_json` of a form. */
  body: unknown;
  /** Files of a form by the index in `files[n]`. */
  files: ReadonlyMap<string, Upload>;
}

/** What a route answers; without a body it is 204. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** One method of one path. */
export interface Route {
  method: string;
  /** Below `/api/v10`, with `:name` for what changes. */
  path: string;
  /** Whether the token in the path stands for the bot's. */
  isOpen?: boolean;
  run(call: Call): Answer;
}

/** A route that was found, with the parts of the path. */
export interface Hit {
  route: Route;
  params: Record<string, string>;
}

/** Done, and nothing to say about it. */
export const NO_CONTENT: Answer = { status: 204 };

/** An answer with a body. */
export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

/** A route in one line. @param spec such as `GET /channels/:channel` */
export function route(spec: string, run: (call: Call) => Answer, isOpen = false): Route {
  const [method = '', path = ''] = spec.split(' ');
  return { method, path, run, isOpen };
}

/** The body as an object. */
export function bodyObject({ body }: Call): Json {
  return asObject(body);
}

/** @throws ApiError 404 or 405 where there is no such route */
export function find(routes: readonly Route[], method: string, path: string): Hit {
  let isKnown = false;
  for (const candidate of routes) {
    const params = match(candidate.path, path);
    if (!params) continue;
    if (candidate.method === method) return { route: candidate, params };
    isKnown = true;
  }
  throw isKnown ? methodNotAllowed() : notFound();
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = decodeURIComponent(parts[index] ?? '');
    if (part.startsWith(':')) params[part.slice(1)] = actual;
    else if (part !== actual) return undefined;
  }
  return params;
}
