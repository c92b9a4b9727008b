import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerToUrl } from './answers.js';
import { ApiError, type AppCall, requireScope } from './api-call.js';
import { appMethods } from './app-methods.js';
import { chatMethods } from './chat-methods.js';
import type { Faults } from './faults.js';
import { asObject, asText, type Json, parsed } from './json.js';
import { otherMethods } from './other-methods.js';
import type { Team } from './team.js';
import type { ApiCall, Token } from './types.js';
import type { World } from './world.js';

const botMethods = { ...chatMethods, ...otherMethods };
const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Slack</body></html>';

/** An answer before it is written. */
interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: Json | string | Buffer;
}

/** The HTTP side of Slack: the Web API, answer addresses, files and the page that installs the app. */
export class WebApi {
  /** The workspace whose administrator says yes on the next installation page. */
  installing: Team | undefined;

  constructor(
    readonly world: World,
    readonly teams: ReadonlyMap<string, Team>,
    readonly faults: Faults,
    readonly newSocketUrl: () => string,
  ) {}

  /** Answers one request. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.world.origin);
    if (url.pathname === '/oauth/v2/authorize') return this.#authorize(url, response);
    const body = await bodyOf(request);
    const args = {
      ...Object.fromEntries(url.searchParams),
      ...argsOf(body, request.headers['content-type']),
    };
    const { method, work } = this.#route(url.pathname, request, args);
    const call: ApiCall = { method, args: withoutToken(args), at: Date.now() };
    const token = tokenOf(request, args);
    if (token) call.token = token;
    this.world.calls.push(call);
    this.world.changed();
    await this.#answer(call, work, response);
    call.doneAt = Date.now();
    this.world.changed();
  }

  #route(path: string, request: IncomingMessage, args: Json): { method: string; work: () => Reply } {
    if (path.startsWith('/api/')) {
      const method = path.slice('/api/'.length);
      return { method, work: () => this.#api(method, request, args) };
    }
    const [, kind, team = ''] = path.split('/');
    if (kind === 'actions')
      return { method: 'response_url', work: () => this.#responseUrl(team, path, args) };
    if (kind === 'files-pri') return { method: 'files.download', work: () => this.#download(path, request) };
    return { method: path, work: () => ({ status: 404, body: 'Not found' }) };
  }

  async #answer(call: ApiCall, work: () => Reply, response: ServerResponse): Promise<void> {
    const fault = await this.faults.take(call.method, call.args);
    if (fault?.kind === 'cut') {
      if (fault.done) call.response = shown(work().body);
      call.status = 0;
      response.destroy();
      return;
    }
    if (fault?.kind === 'status' && fault.done) work();
    const reply = fault && fault.kind !== 'delay' ? replyOf(fault) : work();
    call.status = reply.status;
    call.response = shown(reply.body);
    const isJson = typeof reply.body === 'object' && !Buffer.isBuffer(reply.body);
    const type = isJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
    response.writeHead(reply.status, {
      'content-type': type,
      'x-slack-req-id': `req-${call.at}`,
      ...reply.headers,
    });
    response.end(isJson ? JSON.stringify(reply.body) : reply.body);
  }

  #api(method: string, request: IncomingMessage, args: Json): Reply {
    const token = tokenOf(request, args);
    const headers = this.#scopeHeaders(token, method);
    try {
      return { status: 200, headers, body: { ok: true, ...this.#run(method, token, request, args) } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: 200, headers, body: { ok: false, error: error.code, ...error.details } };
    }
  }

  #run(method: string, token: string | undefined, request: IncomingMessage, args: Json): Json {
    const { world, teams, newSocketUrl } = this;
    const appMethod = appMethods[method];
    if (appMethod) {
      const call: AppCall = { world, teams, args, token, basic: basicOf(request), newSocketUrl };
      return appMethod(call);
    }
    const found = botMethods[method];
    if (!found) throw new ApiError('unknown_method', { req_method: method });
    const { team, token: known } = this.#authorized(token);
    if (found.scope) requireScope(known, found.scope);
    return found.run({ world, team, token: known, args });
  }

  #authorized(given: string | undefined): { team: Team; token: Token } {
    if (!given) throw new ApiError('not_authed');
    const token = this.world.tokens.get(given);
    const team = this.teams.get(token?.team ?? '');
    if (!token || !team || token.state === 'invalid') throw new ApiError('invalid_auth');
    if (token.state === 'revoked') throw new ApiError('token_revoked');
    if (token.state === 'inactive') throw new ApiError('account_inactive');
    return { team, token };
  }

  #scopeHeaders(given: string | undefined, method: string): Record<string, string> {
    const token = this.world.tokens.get(given ?? '');
    const accepted = botMethods[method]?.scope;
    return {
      ...(token ? { 'x-oauth-scopes': [...token.scopes].join(',') } : {}),
      ...(given?.startsWith('xapp-') ? { 'x-oauth-scopes': 'connections:write' } : {}),
      ...(accepted ? { 'x-accepted-oauth-scopes': accepted } : {}),
    };
  }

  #responseUrl(id: string, path: string, args: Json): Reply {
    const team = this.teams.get(id);
    return team ? answerToUrl(team, path, args) : { status: 404, body: { ok: false, error: 'expired_url' } };
  }

  /** A file, for the bot's token of its workspace with the scope; everybody else sees the page to sign in. */
  #download(path: string, request: IncomingMessage): Reply {
    const [, , name = ''] = path.split('/');
    const [teamId = '', fileId = ''] = name.split('-');
    const file = this.teams.get(teamId)?.files.get(fileId);
    const token = this.world.tokens.get(bearerOf(request) ?? '');
    const mayRead = token?.team === teamId && token.state === 'valid' && token.scopes.has('files:read');
    if (!mayRead) return { status: 200, body: LOGIN_PAGE };
    if (!file) return { status: 404, body: 'Not found' };
    return { status: 200, headers: { 'content-type': file.mimetype }, body: file.content };
  }

  /** The page that asks to install the app: here the answer is always yes. */
  #authorize(url: URL, response: ServerResponse): void {
    const redirect = url.searchParams.get('redirect_uri');
    const team = this.installing ?? [...this.teams.values()][0];
    if (!redirect || !team || url.searchParams.get('client_id') !== this.world.app.clientId) {
      response.writeHead(400).end('Invalid client_id or redirect_uri');
      return;
    }
    const code = newCode(this.world, team);
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  }
}

/** A code that `oauth.v2.access` takes once. */
export function newCode(world: World, team: Team): string {
  const code = `code-${team.id}-${world.codes.size}-${Date.now()}`;
  world.codes.set(code, team.id);
  return code;
}

function replyOf(fault: {
  kind: string;
  retryAfter?: number | null;
  status?: number;
  error?: string;
  details?: Json;
}): Reply {
  if (fault.kind === 'rate-limited') {
    const headers: Record<string, string> = {};
    if (fault.retryAfter !== null) headers['retry-after'] = String(fault.retryAfter);
    return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
  }
  if (fault.kind === 'error')
    return { status: 200, body: { ok: false, error: fault.error, ...fault.details } };
  return { status: fault.status ?? 500, body: 'upstream connect error' };
}

function shown(body: Reply['body']): Json | string {
  return Buffer.isBuffer(body) ? `${body.length} bytes` : body;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function argsOf(body: string, type = ''): Json {
  if (type.includes('json') || body.startsWith('{')) return asObject(parsed(body)) ?? {};
  const fields: Json = Object.fromEntries(new URLSearchParams(body));
  // Old clients of answer addresses send JSON in a form field.
  return asObject(parsed(fields.payload)) ?? fields;
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function basicOf(request: IncomingMessage): [string, string] | undefined {
  const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [id, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  return encoded && id && secret ? [id, secret] : undefined;
}

function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  return bearerOf(request) ?? asText(args.token);
}

/** The arguments as the record keeps them. */
function withoutToken({ token: _token, ...rest }: Json): Json {
  for (const field of ['blocks', 'metadata', 'view'])
    if (typeof rest[field] === 'string') rest[field] = parsed(rest[field]);
  return rest;
}
