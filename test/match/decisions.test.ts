/** Single decisions of the matcher that went wrong once, each with its reason. */
import { describe, expect, test } from '@jest/globals';
import { Catalog } from '../../src/catalog/catalog.js';
import type { CatalogEntry } from '../../src/catalog/schema.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import { catalogueEntries } from '../support/catalogue.js';

const matcher = new Matcher(new Catalog(catalogueEntries));
const decide = (text: string) => matcher.match(readPaste(text));

describe('a message that was cut', () => {
  test.each([
    'API Error: Request timed out. Check your internet connection and proxy settings',
    'API Error: Request timed out. Check your internet connection',
    'Request timed out. Check your inter',
  ])('is the longer one that it goes on as: %s', (text) => {
    const { outcome, candidates } = decide(text);
    expect(outcome).toBe('exact');
    expect(candidates.map(({ entry }) => entry)).toEqual(['unable-to-connect']);
  });

  test('is itself where nothing follows', () => {
    expect(decide('API Error: Request timed out.').candidates.map(({ entry }) => entry)).toEqual([
      'request-timed-out',
    ]);
  });
});

describe("another client's error in the API's words", () => {
  const message =
    '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 207112 tokens > 200000 maximum"}}';

  test.each([
    `litellm.llms.anthropic.common_utils.AnthropicError: ${message}\n\nAider version: 0.62.1`,
    `OpenHands agent used the browser and then it was over:\n\nAnthropicError - ${message}`,
  ])('is not answered: %s', (text) => {
    expect(decide(text).outcome).toBe('none');
  });

  test.each([
    `API Error: 400 ${message}`,
    `claude code says, while aider in the next pane goes on:\n${message}`,
    `  ⎿  ${message}\n> I use opencode beside it`,
  ])('is answered where Claude Code shows as well: %s', (text) => {
    expect(decide(text).candidates[0]?.entry).toBe('prompt-too-long');
  });
});

test("an SDK's own word for an API error is no company where another product is named", () => {
  const terraform =
    'Error: error configuring Terraform AWS Provider: error calling sts:GetCallerIdentity: operation error STS, https response error StatusCode: 403, api error ExpiredToken: The security token included in the request is expired';
  expect(decide(terraform).outcome).not.toBe('exact');
  expect(
    decide('API Error: 403 The security token included in the request is expired').candidates[0]?.entry,
  ).toBe('aws-authentication-failed');
});

describe('an error that names another product', () => {
  const code = 'npm error code SELF_SIGNED_CERT_IN_CHAIN';

  test.each([
    code,
    `${code}\nnpm error request to https://registry.example.test/x failed, reason: self-signed certificate in certificate chain`,
  ])('is not answered by its words alone: %s', (text) => {
    expect(decide(text).outcome).toBe('none');
  });

  test('is answered where Claude Code has it as well', () => {
    const { candidates } = decide(`${code}\nclaude shows the same since this morning, behind zscaler`);
    expect(candidates[0]?.entry).toBe('ssl-certificate');
  });
});

test("a name of another program's module is no message", () => {
  const overloaded = 'claude code: API Error: Repeated 529 Overloaded errors\nwith the openai library: ';
  const entries = (text: string) => decide(text).candidates.map(({ entry }) => entry);
  expect(entries(`${overloaded}\nInternal server error`)).toContain('server-error-500');
  expect(entries(`${overloaded}openai.InternalServerError: Token error`)).toEqual(['overloaded-529']);
});

test('the lead of an error in brackets is that of other clients', () => {
  expect(decide('/provider openai\n> hi\n✕ [API Error: Connection error.]').outcome).toBe('none');
  expect(decide('/provider openai\n> hi\n✕ API Error: Connection error.').candidates[0]?.entry).toBe(
    'unable-to-connect',
  );
});

describe('one word that says nothing by itself', () => {
  test.each(['claude limit', 'claude says invalid'])('is asked about: %s', (text) => {
    expect(decide(text).outcome).toBe('ambiguous');
  });

  test.each([
    ['529', 'overloaded-529'],
    ['claude: 429 again', 'request-rejected-429'],
  ])('is enough where it is the status of an entry: %s', (text, entry) => {
    const { outcome, candidates } = decide(text);
    expect([outcome, candidates[0]?.entry]).toEqual(['likely', entry]);
  });
});

test('beside the banner of a retry its cause counts', () => {
  const overloaded =
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}\nRetrying in 33 seconds… (attempt 8/10)';
  expect(decide(overloaded).candidates[0]?.entry).toBe('overloaded-529');
  expect(decide('✻ API error · Retrying in 33s · attempt 8/10').candidates[0]?.entry).toBe(
    'automatic-retries',
  );
});

test('a message in a script without spaces decides like any other', () => {
  const own: CatalogEntry = {
    ...(catalogueEntries[0] as CatalogEntry),
    id: 'team-quota',
    messages: [{ text: '团队配额已用完，请联系平台管理员' }],
    phrases: [],
    samples: [],
  };
  const { outcome, candidates } = new Matcher(new Catalog([...catalogueEntries, own])).match(
    readPaste('运行失败：团队配额已用完，请联系平台管理员（单号 12）'),
  );
  expect(outcome).toBe('exact');
  expect(candidates[0]?.entry).toBe('team-quota');
});
