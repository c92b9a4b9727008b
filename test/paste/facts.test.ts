import { describe, expect, test } from '@jest/globals';
import { type PasteFacts, readFacts } from '../../src/paste/facts.js';
import { readPaste } from '../../src/paste/paste.js';

/** A table of texts with what one fact of them is; undefined where the text does not say. */
type Table<K extends keyof PasteFacts> = ReadonlyArray<readonly [string, PasteFacts[K] | undefined]>;

function reads<K extends keyof PasteFacts>(fact: K, table: Table<K>): void {
  test.each(table.map(([text, value]) => [text, value] as const))('%j: %j', (text, value) => {
    expect(readFacts(text)[fact]).toEqual(value);
  });
}

describe('Claude Code version', () => {
  reads('version', [
    ['▐▛███▜▌   Claude Code v2.1.201', '2.1.201'],
    ['✻ Welcome to Claude Code! v1.0.44', '1.0.44'],
    ['$ claude --version\n2.1.150 (Claude Code)', '2.1.150'],
    ['Claude Code version: 2.1.9', '2.1.9'],
    ['Current version: 1.0.93', '1.0.93'],
    ['User-Agent: claude-cli/1.0.58 (external, cli)', '1.0.58'],
    ['npm i -g @anthropic-ai/claude-code@2.1.150', '2.1.150'],
    ['/Users/lee/.local/share/claude/versions/2.0.61', '2.0.61'],
    ['since yesterday it hangs. v2.1.150', '2.1.150'],
    ['2.1.116, happens also right after /clear', '2.1.116'],
    ['on the vscode extension (2.1.100).', '2.1.100'],
    ['**2.1.9** on a mac', '2.1.9'],
    ['Currently running: native (2.1.89)', '2.1.89'],
    ['Claude Code v2.1.150 on node v22.15.0', '2.1.150'],
  ]);

  describe('of other products is not taken', () => {
    reads('version', [
      ['node v22.15.0', undefined],
      ['git version 2.43.0', undefined],
      ['cursor 2.0.34', undefined],
      ['my bun is 1.0.30', undefined],
      ['> web@1.0.0 test', undefined],
      ['gemini cli 0.1.4', undefined],
      ['connect ECONNREFUSED 127.0.0.1:5432', undefined],
      ['kernel 6.6.87.2-microsoft-standard-WSL2', undefined],
      ['our app is at 1.0.0', undefined],
    ]);
  });

  describe('that is not in use is not taken', () => {
    reads('version', [
      ['since 2.1.150 it says no', undefined],
      ['it worked in 2.1.140', undefined],
      ['from the 2.1.196 notes: disabled now', undefined],
      ['Latest version: 2.1.150', undefined],
      ['worked in 2.1.140, broken in 2.1.150', '2.1.150'],
      ['updated 2.1.140 → 2.1.150 and now this', '2.1.150'],
      ['Successfully updated from 2.1.140 to version 2.1.150', '2.1.150'],
      ['Update available! 2.1.140 → 2.1.150', '2.1.140'],
      ['one laptop has 2.1.140, the other 2.1.150', undefined],
    ]);
  });

  test('of two banners the later one counts', () => {
    expect(readFacts('Claude Code v2.1.140\n...\nClaude Code v2.1.150').version).toBe('2.1.150');
  });
});

describe('provider', () => {
  describe('by words', () => {
    reads('provider', [
      ['plan mode on bedrock: API Error 400', 'bedrock'],
      ['we use Vertex AI', 'vertex'],
      ["on Google Cloud's Agent Platform", 'vertex'],
      ['Microsoft Foundry deployment', 'foundry'],
      ['we moved to Claude Platform on AWS', 'aws'],
      ['through our LLM gateway', 'gateway'],
      ['litellm in front of it', 'gateway'],
      ['社内の LLM ゲートウェイ経由で', 'gateway'],
      ['against the Anthropic API', 'anthropic'],
      ['on the Max plan', 'anthropic'],
      ['win11, pro login', 'anthropic'],
      ['litellm, which calls bedrock', 'gateway'],
    ]);
  });

  describe('by settings', () => {
    reads('provider', [
      ['export CLAUDE_CODE_USE_BEDROCK=1', 'bedrock'],
      ['CLAUDE_CODE_USE_BEDROCK=0', undefined],
      ['unset CLAUDE_CODE_USE_VERTEX', undefined],
      ['"CLAUDE_CODE_USE_FOUNDRY": "1"', 'foundry'],
      ['ANTHROPIC_VERTEX_PROJECT_ID=acme', 'vertex'],
      ['ANTHROPIC_BASE_URL=https://llm.example.com/v1', 'gateway'],
      ['$ echo $ANTHROPIC_BASE_URL\nhttp://localhost:8787', 'gateway'],
      ['"ANTHROPIC_BASE_URL": "<BASE_URL>"', 'gateway'],
      ['ANTHROPIC_BASE_URL=https://api.anthropic.com', 'anthropic'],
      ['ANTHROPIC_BASE_URL points at something else', undefined],
    ]);
  });

  describe('by addresses and ids', () => {
    reads('provider', [
      ['arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5', 'bedrock'],
      ['model us.anthropic.claude-sonnet-4-5-v1:0', 'bedrock'],
      ['https://bedrock-runtime.us-east-1.amazonaws.com/model', 'bedrock'],
      ['projects/p/locations/eu/publishers/anthropic/models/claude-opus-4-5', 'vertex'],
      ['https://us-east5-aiplatform.googleapis.com/v1', 'vertex'],
      ['https://acme.services.ai.azure.com/anthropic', 'foundry'],
      ['"request_id":"req_vrtx_011CiLtRPJiTWtyY5qm61j39"', 'vertex'],
      ['"request_id":"req_011CaCuJw9vaCiB3keTT23Yg"', 'anthropic'],
      ['model anthropic/claude-opus-4.5', 'gateway'],
      // A gateway hands Anthropic's ids on.
      ['context_management: Extra inputs, req_011CaCuJw9vaCiB3keTT23Yg', undefined],
    ]);
  });

  describe('is left open where a word means something else', () => {
    reads('provider', [
      ['502 Bad Gateway', undefined],
      ['not on bedrock', undefined],
      ['bedrock is a game for minecraft players', undefined],
      ['azure devops pipeline', undefined],
      ['bedrock or vertex, does not matter', undefined],
      ['Remote Control is only available when using Claude via api.anthropic.com', undefined],
      ['run /login and select "Claude Platform on AWS · refresh credentials"', undefined],
      ['http://localhost:3000 is my dev server', undefined],
    ]);
  });
});

describe('system', () => {
  reads('os', [
    ['at file:///Users/anna/.npm/x.js', 'macos'],
    ['/opt/homebrew/bin/claude', 'macos'],
    ['at /home/me/.nvm/x.js', 'linux'],
    ['/root/.claude/settings.json', 'linux'],
    ['PS C:\\Users\\rk> claude', 'windows'],
    ['~\\Desktop\\svc', 'windows'],
    ['file:///C:/Users/tk/x.js', 'windows'],
    ['cwd: /mnt/c/work, home: /home/me', 'wsl'],
    ['win 11, git bash', 'windows'],
    ['on my macbook', 'macos'],
    ['ubuntu 22.04', 'linux'],
    ['WSL2 on windows 11', 'wsl'],
    ['6.6.87.2-microsoft-standard-WSL2', 'wsl'],
    ['two context windows', undefined],
    ['it fails on linux and on windows', undefined],
    ['/home/me and /Users/me', undefined],
    ['arch: arm64', undefined],
  ]);
});

describe('surface', () => {
  reads('surface', [
    ['claude -p "hi"', 'ci'],
    ['GitHub Actions job', 'ci'],
    ['or use --model to switch', 'ci'],
    ['in the VS Code panel', 'ide'],
    ['the IntelliJ plugin', 'ide'],
    ['Claude Desktop', 'desktop'],
    ['claude code on the web: nothing', 'web'],
    ['our nightly routine', 'web'],
    ['with the Agent SDK.', 'sdk'],
    ['in the terminal', 'cli'],
    ['in the terminal of vscode', 'ide'],
    ['or run `aws sso login` in another terminal', undefined],
    ["Routines are disabled by your organization's policy.", undefined],
    ['--bg and --print conflict: --print never starts', undefined],
  ]);
});

describe('a person in front of it', () => {
  test.each<[string, true | undefined]>([
    ['> hi\n  ⎿  Prompt is too long', true],
    ['⏺ Prompt is too long', true],
    [' ▐▛███▜▌   Claude Code v2.1.201', true],
    ['❯ hi\n\n● Prompt is too long', true],
    // Shells have this prompt as well, and lists this bullet.
    ['❯ node agent.mjs\nPrompt is too long', undefined],
    ['● Prompt is too long', undefined],
    ['Prompt is too long', undefined],
  ])('%j: %j', (text, interactive) => {
    expect(readPaste(text).facts.interactive).toBe(interactive);
  });
});

describe('plan', () => {
  reads('plan', [
    ['Max 20x here', 'max'],
    ['on Pro', 'pro'],
    ['our team plan', 'team'],
    ['Claude Enterprise', 'enterprise'],
    ['Opus 4.5 · API Usage Billing', 'api'],
    ['from the Pro plan to the Max plan', undefined],
    ['Claude Pro users are not currently able to use Opus', undefined],
  ]);
});

describe('model', () => {
  reads('model', [
    ['(claude-opus-5[1m])', 'claude-opus-5[1m]'],
    ['model: claude-sonnet-4-20250514.', 'claude-sonnet-4-20250514'],
    ['us.anthropic.claude-3-7-sonnet-20250219-v1:0', 'us.anthropic.claude-3-7-sonnet-20250219-v1:0'],
    [
      'arn:aws:bedrock:us-west-2:1:inference-profile/us.anthropic.claude-sonnet-4-v1:0',
      'us.anthropic.claude-sonnet-4-v1:0',
    ],
    ['projects/p/publishers/anthropic/models/claude-sonnet-4-5` not found', 'claude-sonnet-4-5'],
    ['Opus 4.5 · API Usage Billing', 'Opus 4.5'],
    ['opus 4.5, then claude-opus-4-6', 'claude-opus-4-6'],
    ['claude-code and claude-cli/2.1.9', undefined],
    ['the haiku I wrote', undefined],
    ['claude-ci-1  | Prompt is too long', undefined],
    ['pod claude-runner-7d4f9c restarted', undefined],
    ['claude-runner-7d4f9c on claude-fable-5', 'claude-fable-5'],
    ['claude-instant-1.2', 'claude-instant-1.2'],
    ['claude-2.1', 'claude-2.1'],
    ['anthropic.claude-v2:1', 'anthropic.claude-v2:1'],
  ]);
});

describe('HTTP status', () => {
  reads('httpStatus', [
    ['API Error: 529 {"type":"error"}', 529],
    ['API Error (503 upstream connect error)', 503],
    ['API Error: Request rejected (429)', 429],
    ['API Error: Repeated 529 Overloaded errors', 529],
    ['{"apiErrorStatus":429}', 429],
    ['"status":500,"headers":{}', 500],
    ['{"error":{"code":404}}', 404],
    ['Status Code: 400', 400],
    ['status_code=503', 503],
    ['HTTP/2 403', 403],
    ['(error type rate_limit, HTTP 429, model)', 429],
    ['CONNECT tunnel failed, response 403', 403],
    ['BadRequestError: 400', 400],
    ['<title>502 Bad Gateway</title>', 502],
    ['401 Unauthorized', 401],
    ['Read 459 lines', undefined],
    ['cli.js:477:21022', undefined],
    ['see #482', undefined],
  ]);
});

describe('request id', () => {
  reads('requestId', [
    ['"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"', 'req_011CSHoEeqs5C35K2UUqR7Fy'],
    ['Request ID: req_011CvTpPnyuGK3PFj6ELzKLq.', 'req_011CvTpPnyuGK3PFj6ELzKLq'],
    ['req_vrtx_011CiLtRPJiTWtyY5qm61j39', 'req_vrtx_011CiLtRPJiTWtyY5qm61j39'],
    ['the req_id field', undefined],
  ]);
});

describe('reset time', () => {
  reads('resetTime', [
    ['resets 3:45pm', '3:45pm'],
    ['resets Mon 12:00am', 'Mon 12:00am'],
    ['resets 3am (Europe/Madrid)', '3am (Europe/Madrid)'],
    ['resets Sep 30, 9am (Europe/Bucharest)', 'Sep 30, 9am (Europe/Bucharest)'],
    ['resets Sep 30, 9am (Europe/\n  Bucharest)\n/usage-credits', 'Sep 30, 9am (Europe/Bucharest)'],
    ['Weekly limit reached ∙ resets Nov 13 at 9am', 'Nov 13 at 9am'],
    ['resets\n6:30pm · /upgrade to keep going', '6:30pm'],
    ['resets 3pm\n12 files changed', '3pm'],
    ['Limits will reset at 9:30 AM.  waited', '9:30 AM'],
    ['Your limit will reset at 2026-04-20 23:07:02"', '2026-04-20 23:07:02'],
    ['resets in 3h 20m', 'in 3h 20m'],
    ['"resets 3pm\\n/upgrade"', '3pm'],
    ['resets 2pm, then resets 5pm', '5pm'],
    ['usage limit reached|1755615600', '2025-08-19 15:00 UTC'],
    ['resets 2026-04-20T23:07:02Z', '2026-04-20 23:07 UTC'],
    ['git reset 3 files', undefined],
    ['reset reason: connection timeout', undefined],
    ['resets every night', undefined],
  ]);

  reads('resetsAt', [
    ['usage limit reached|1755615600', '2025-08-19T15:00:00.000Z'],
    ['{"resetsAt":1755615600}', '2025-08-19T15:00:00.000Z'],
    ['resets 2026-04-20T23:07:02Z', '2026-04-20T23:07:02.000Z'],
    ['resets 3:45pm', undefined],
    ['resets 2026-99-99T99:99:99Z', undefined],
  ]);
});

describe('retry', () => {
  reads('retryAttempt', [
    ['Retrying in 4 seconds… (attempt 4/10)', { attempt: 4, max: 10 }],
    ['attempt 1/10\nattempt 2/10', { attempt: 2, max: 10 }],
    ['attempt 3 of 10', { attempt: 3, max: 10 }],
    ['attempt X/10', undefined],
  ]);
});

test('of a long paste the two ends are read', () => {
  const middle = 'lorem ipsum\n'.repeat(20_000);
  expect(readFacts(`Claude Code v2.1.150\n${middle}API Error: 529`)).toEqual({
    version: '2.1.150',
    httpStatus: 529,
  });
});
