/** What only looks like a secret stays. */
import { describe, expect, it } from '@jest/globals';
import { redact } from '../../src/paste/redact.js';
import { random, WORD } from './random-text.js';

describe('evidence', () => {
  it.each([
    'ANTHROPIC_API_KEY',
    'Both ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN are set: unset one',
    'sk-ant-...',
    'ANTHROPIC_API_KEY=sk-ant-...',
    'sk-ant-xxxx',
    'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-ant-oat01-your-token-here',
    'export ANTHROPIC_API_KEY=<TOKEN>',
    'ANTHROPIC_API_KEY=***',
    'API_KEY=************abcd',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    'ANTHROPIC_API_KEY=${MY_API_KEY_2}',
    'ANTHROPIC_API_KEY=$ANTHROPIC_KEY2',
    'ANTHROPIC_API_KEY="$VAR"',
    'ANTHROPIC_API_KEY=your-key-here',
    'ANTHROPIC_API_KEY="your-api-key"',
    'Auth token: none',
    'token=undefined, apiKey=null, password: true',
    'API key: /login managed key',
    'Authorization: Bearer YOUR_API_KEY',
    'Authorization: Bearer <token>',
    'req_011CYZo6qUyzUKhkdmmGAgpA',
    '"request_id":"req_011CYZo6qUyzUKhkdmmGAgpA"',
    'session 550e8400-e29b-41d4-a716-446655440000',
    'commit 3f2a9c1e5b7d8f0a1c2e4d6b8a9f0e1d2c3b4a59',
    'claude-sonnet-4-5-20250929 us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'OAuth token has expired',
    'API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired."}}',
    'Invalid API key · Please run /login',
    'Too many tokens, please wait',
    'prompt is too long: 213462 tokens > 200000 maximum',
    'max_tokens: 64000 "max_tokens":64000',
    'token limit: 200000000',
    '"tool_use_id":"toolu_01A09q90qw90lq917835lq9"',
    'private_key: /home/me/.ssh/id_rsa_2024',
    'PWD=/home/me/project2024',
    'OLDPWD=C:\\Users\\me1234',
    '"input_tokens":0',
    'Expected one of apiKey, authToken, credentials',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude',
    'Failed to refresh token: AxiosError: Request failed with status code 401',
    'Error refreshing token: APIConnectionError',
    'Unexpected token: src/foo.ts:12:5',
    'const token = getAccessToken(user1);',
    'API_KEY = os.environ["KEY_1234"]',
    'apiKey: process.env.ANTHROPIC_API_KEY',
    'https://docs.test/en/api@v2 http://localhost:8080/@scope git@github.com:a/b.git ssh://git@github.com/a/b',
    'postgres://admin:***@db.internal/main',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
    'npm_config_registry npm_lifecycle_event task-runner sk-learn-is-not-a-key-at-all',
  ])('stays: %s', (text) => {
    expect(redact(text)).toEqual({ text, findings: [] });
  });

  it('stays behind a wrapped key', () => {
    const key = `sk-ant-api03-${random(5)(95, WORD)}`;
    for (const next of [
      'Error: 401',
      'JavaScript heap out of memory',
      'ANTHROPIC_BASE_URL=https://x.test',
      'ok',
    ]) {
      const [first, second] = [key.slice(0, 80), key.slice(80)];
      expect(redact(`${first}\n${second}\n${next}`).text).toBe(`[redacted Anthropic API key]\n${next}`);
    }
    const id = 'export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n3f2a9c1e5b7d';
    expect(redact(id).text).toBe('export AWS_ACCESS_KEY_ID=[redacted AWS access key id]\n3f2a9c1e5b7d');
  });

  it('keeps short lines apart', () => {
    const key = 'sk-ant-api03-aB3dE5gH7jK';
    // No terminal is as narrow as the first line if the second one is longer.
    const next = 'qX7vB2nM9kL4 is what comes on the next line';
    expect(redact(`${key}\n${next}`).text).toBe(`[redacted Anthropic API key]\n${next}`);
  });
});
