/** `cc-error audit`: where the page comes from, what is printed, and how it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Catalog } from '../../src/catalog/catalog.js';
import { runAudit } from '../../src/cli/audit.js';
import type { DownloadLimits } from '../../src/cli/download.js';
import type { Shell } from '../../src/cli/shell.js';
import { BotError } from '../../src/errors.js';
import { AUDITED_ENTRIES, COVERED_FLATTENED, COVERED_MARKDOWN, NEW_SECTION } from '../support/audit-pages.js';

const folder = mkdtempSync(join(tmpdir(), 'cc-error-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NEW_PAGE = COVERED_MARKDOWN.replace('### Request timed out', `${NEW_SECTION}### Request timed out`);

interface Run {
  code?: number;
  out: string;
  error?: BotError;
}

/** Runs the command with the small catalogue of the test pages. */
async function run(source: string, input = '', json = false, limits?: DownloadLimits): Promise<Run> {
  let out = '';
  const stdin = new PassThrough();
  stdin.end(input);
  const shell: Shell = {
    stdin: stdin as unknown as Shell['stdin'],
    style: { color: false, width: 80 },
    folders: [],
    print: async (text) => {
      out += `${text}\n`;
    },
    error: () => {},
    catalog: async () => ({ catalog: new Catalog(AUDITED_ENTRIES), faults: [], compiled: {} }),
  };
  try {
    return { code: await runAudit(source, { json }, shell, limits), out };
  } catch (error) {
    if (error instanceof BotError) return { out, error };
    throw error;
  }
}

function saved(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a file', () => {
  test.each([
    ['Markdown', COVERED_MARKDOWN],
    ['flattened text', COVERED_FLATTENED],
  ])('that is covered ends with 0 and two lines: %s', async (form, text) => {
    const { code, out } = await run(saved('page.md', text));
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^Read \\d+ sections and \\d+ messages \\(${form}[^\\n]*\\)\\.\\nThe catalogue covers them all\\.\\n$`,
      ),
    );
  });

  test('that has something new ends with 1 and the file to write', async () => {
    const { code, out } = await run(saved('new.md', NEW_PAGE));
    expect(code).toBe(1);
    expect(out).toContain('1 section without an entry');
    expect(out).toContain('Usage limits > Workspace spend cap reached  (line ');
    expect(out).toContain(
      'save as catalog/usage/workspace-spend-cap-reached.yaml:\n\n# yaml-language-server',
    );
    expect(out).not.toContain('message that no entry');
  });

  test('as standard input', async () => {
    expect(await run('-', NEW_PAGE)).toMatchObject({ code: 1 });
  });

  test('as JSON', async () => {
    const { code, out } = await run(saved('new.md', NEW_PAGE), '', true);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      form: 'markdown',
      missingSections: [{ title: 'Workspace spend cap reached', skeleton: { category: 'usage' } }],
      missingMessages: [],
      vanished: [],
    });
  });

  test('says which messages of a new section lead elsewhere so far', async () => {
    const page = NEW_PAGE.replace(
      'API Error: Workspace spend',
      'Request timed out\nAPI Error: Workspace spend',
    );
    const { out } = await run(saved('held.md', page));
    expect(out).toContain(
      '\n  So far "Request timed out" leads to request-timed-out: keep it in one of the two.\n',
    );
    expect(out).toContain('write {name} for what varies');
  });

  test('says that a section shows no message', async () => {
    const page = NEW_PAGE.replace(/```text\nAPI Error: Workspace[^`]*```/, '');
    const { out } = await run(saved('silent.md', page));
    expect(out).toContain(
      '  It shows no message. If it is an error, fill in, and save as catalog/usage/workspace',
    );
  });

  test('that is cut off is not taken for one with many sections removed', async () => {
    const cut = COVERED_MARKDOWN.slice(0, COVERED_MARKDOWN.indexOf('## Authentication'));
    expect((await run(saved('cut.md', cut))).out).toContain('check that the page is whole');
    const less = COVERED_MARKDOWN.replace(/### Host not allowed.*?(?=### Model)/s, '');
    expect((await run(saved('less.md', less))).out).not.toContain('check that the page is whole');
  });

  test.each([
    ['a web page behind a comment', '<!-- saved from -->\n<!DOCTYPE html><html><body>', /web page in HTML/],
    ['a web page as XML', '<?xml version="1.0"?>\n<html lang="en"><h2 id="x">x</h2>', /web page in HTML/],
    ['a notice that there is none', '404: Not Found\n', /shares no section/],
  ])('that is %s is refused', async (_name, text, message) => {
    expect((await run(saved('refused.md', text))).error?.message).toMatch(message);
  });

  test('messages and entries come with what to do', async () => {
    const page = COVERED_MARKDOWN.replace(
      'Fix external API key',
      'Fix external API key\nKey <name> is of an unknown kind',
    ).replace(/### Host not allowed.*?(?=### Model)/s, '');
    const { code, out } = await run(saved('changed.md', page));
    expect(code).toBe(1);
    expect(out).toContain(
      'Add to the messages of catalog/auth/invalid-api-key.yaml:\n      - Key {name} is of an unknown kind\n',
    );
    expect(out).toContain('host-not-allowed: no section #host-not-allowed-in-a-cloud-session\n');
  });

  test('what the page says cannot drive the terminal', async () => {
    const evil = '\x1b]0;title\x07\x1b[2J\x9b1m\u202e';
    const page = NEW_PAGE.replace('spend cap of', `spend${evil} cap of`).replace(
      '### Workspace',
      `### ${evil}Workspace`,
    );
    const { out } = await run(saved('evil.md', page));
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });

  test.each([
    [
      'none of that name',
      () => join(folder, 'missing.md'),
      /^Cannot read .*there is no such file.*\| cc-error audit -$/,
    ],
    ['a folder', () => folder, /is a folder.*\| cc-error audit -$/],
    ['another page', () => saved('other.md', '## Soup\n\n### Tomato\n\nBoil.\n'), /shares no section/],
    ['an empty one', () => saved('empty.md', ''), /^The page is empty/],
    ['HTML', () => saved('page.html', '\n<!DOCTYPE html><h2>Errors</h2>'), /web page in HTML/],
  ])('that cannot be used: %s', async (_name, path, message) => {
    const { error, out } = await run(path());
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('\n');
    expect(out).toBe('');
  });
});

describe('an address', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Starts a server on a free port of the loopback. */
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Answers every request with a text. */
  function answer(text: string, status = 200, type = 'text/markdown; charset=utf-8'): Promise<string> {
    return serve((_request, response) => response.writeHead(status, { 'content-type': type }).end(text));
  }

  test('is read as a file is, over redirects as well', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/old.md') response.writeHead(302, { location: '/errors.md' }).end();
      else response.writeHead(200, { 'content-type': 'text/markdown' }).end(NEW_PAGE);
    });
    expect(await run(`${origin}/old.md`)).toEqual(await run(saved('new.md', NEW_PAGE)));
    expect(await run(await answer(COVERED_FLATTENED, 200, 'text/plain'))).toMatchObject({ code: 0 });
  });

  test.each([
    ['an error', 404, 'text/plain', /^Cannot read http:\/\/127\.0\.0\.1:\d+\/a: the server answers 404\./],
    ['a web page', 200, 'text/html', /Markdown form, which ends in \.md/],
  ])('that answers with %s', async (_name, status, type, message) => {
    const { error } = await run(`${await answer('x', status, type)}/a?token=hidden`);
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('hidden');
  });

  test('that answers with too much', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more).on('error', () => {});
      more();
    });
    const { error } = await run(origin, '', false, { timeoutMs: 30_000, maxBytes: 1_048_576 });
    expect(error).toMatchObject({
      code: 'input-too-large',
      message: expect.stringContaining('more than 1 MB'),
    });
  });

  test.each([
    ['never answers', () => {}],
    ['never ends', (_request, response) => response.writeHead(200).write('## Start')],
  ] satisfies Array<[string, RequestListener]>)('that %s', async (_name, listener) => {
    const { error } = await run(await serve(listener), '', false, { timeoutMs: 200, maxBytes: 1_000 });
    expect(error?.message).toMatch(/no whole answer within 1 s\. Try again/);
  });

  test.each([
    [503, /Try again later/],
    [403, /save the page and give the file/],
    [404, /Check the address/],
  ])('that answers %d says what to do', async (status, message) => {
    expect((await run(await answer('x', status))).error?.message).toMatch(message);
  });

  test('that sends binary data', async () => {
    const origin = await serve((_request, response) => response.writeHead(200).end(Buffer.alloc(500, 1)));
    expect((await run(origin)).error).toMatchObject({ code: 'input-binary' });
  });

  test('that says it is packed and is not ends in time', async () => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(NEW_PAGE),
    );
    const { error } = await run(origin, '', false, { timeoutMs: 200, maxBytes: 1_000_000 });
    expect(error?.code).toBe('input-unreadable');
  });

  test('is asked for text that is not packed', async () => {
    let asked: string | undefined;
    const origin = await serve((request, response) => {
      asked = String(request.headers['accept-encoding']);
      response.writeHead(200).end(COVERED_MARKDOWN);
    });
    expect(await run(origin)).toMatchObject({ code: 0 });
    expect(asked).toBe('identity');
  });

  test('that breaks off', async () => {
    const origin = await serve((request) => request.socket.destroy());
    expect((await run(origin)).error?.message).toMatch(/the connection broke off/);
  });

  test('where nobody listens', async () => {
    const origin = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect((await run(origin)).error?.message).toMatch(/the connection was refused/);
  });

  test.each([
    ['ftp://x.example/errors.md', /only http and https/],
    ['file:///etc/hosts', /only http and https/],
    ['http://', /no valid address/],
    ['https://ana:secret@x.example/errors.md', /user name or password/],
  ])('that is not read at all: %s', async (address, message) => {
    const { error } = await run(address);
    expect(error?.code).toBe('input-unreadable');
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toMatch(/secret|\n/);
  });
});
