/**
 * What stands for the placeholders of literal messages in tests. Each placeholder has an everyday value and an awkward
 * one: long, with dots and slashes, with digits. `...` depends on the message, because it stands for the part of an
 * API answer that comes before (or after) what is literal.
 */
import type { InventoryEntry } from './inventory.js';

type Pair = readonly [everyday: string, awkward: string];

const PLACEHOLDERS: Record<string, Pair> = {
  duration: ['4s', '2m 39s'],
  n: ['3', '11'],
  max: ['10', '15'],
  status: ['status.claude.com', 'https://status.llm-gateway.corp.example:8443/health'],
  model: ['claude-opus-4-8', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]'],
  other: ['Sonnet', 'claude-sonnet-5'],
  fallback: ['claude-sonnet-5', 'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.sonnet'],
  suggestion: ['claude-sonnet-5', 'claude-haiku-4-5-20251001'],
  tool: ['Bash', 'mcp__github__create_pull_request'],
  time: ['3pm (Europe/Lisbon)', 'Mar 4, 9:30am (America/Argentina/Buenos_Aires)'],
  error: [
    'API Error: 529 Overloaded. This is a server-side issue, usually temporary',
    "You've hit your session limit · resets 3:45pm (Asia/Tokyo)",
  ],
  profile: ['default', 'acme-dev.eu_west-1'],
  code: ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  limit: ['2000x2000px', '5.0 MB'],
  raw: ['7.4MB', '12.05 MB'],
  encoded: ['9.9MB', '16.07 MB'],
  field: ['context_management', 'tools.14.custom.eager_input_streaming'],
  file: ['.claude/settings.local.json', '/Users/ana/My Projects/shop/.claude/settings.json'],
  path: ['/home/ana/shop', 'C:\\Users\\ana.b\\src\\shop'],
  config: ['~/.claude.json', '/Users/ana.b/.claude.json'],
};

/** Exit codes are numbers where the certificate errors have names. */
const BY_ENTRY: Record<string, Record<string, Pair>> = {
  'install-killed': { code: ['137', '143'] },
};

const INVALID_REQUEST = '{"type":"error","error":{"type":"invalid_request_error","message":"';
const INVALID_ON_BEDROCK =
  '{"message":"ValidationException: The model returned the following errors: {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",\\"message\\":\\"messages.27.content.3: ';

/** Fillings of the first, second ... `...` of a message, by a piece of the message that no other one holds. */
const ELLIPSES: ReadonlyArray<readonly [piece: string, fills: readonly Pair[]]> = [
  [
    'authentication_error',
    [['{"type":"error","error":{"type":"', '{"error":{"message":"Invalid bearer token","type":"']],
  ],
  [
    'AWS credentials expired',
    [['The security token included in the request is expired', 'ExpiredTokenException']],
  ],
  ['AWS authentication failed', [['User is not authorized to perform this action', 'AccessDeniedException']]],
  [
    'thinking blocks',
    [
      [`${INVALID_REQUEST}messages.1.content.0: \``, `${INVALID_ON_BEDROCK}\``],
      [
        '` or `redacted_thinking` blocks in the latest assistant message',
        ' in the latest assistant message at position 27, as they were in the original response,',
      ],
    ],
  ],
  [
    'Extra inputs',
    [
      [
        `${INVALID_REQUEST}context_management: `,
        `${INVALID_ON_BEDROCK}tools.14.custom.eager_input_streaming: `,
      ],
      ['"}} for the field', 'in the body of the request, see'],
    ],
  ],
  ['', [[INVALID_REQUEST, INVALID_ON_BEDROCK]]],
];

/**
 * A literal message as a person would see it.
 *
 * @param which 0 for everyday values, 1 for awkward ones
 */
export function filled(entry: InventoryEntry, message: string, which: 0 | 1): string {
  const ellipses = ELLIPSES.find(([piece]) => message.includes(piece))?.[1] ?? [];
  let count = 0;
  return message
    .replace(/\.\.\./g, () => {
      const pair = ellipses[Math.min(count++, ellipses.length - 1)];
      if (!pair) throw new Error(`test/support/fills.ts has no filling for "..." in: ${message}`);
      return pair[which];
    })
    .replace(/\{([a-z_]+)\}/g, (_whole, name: string) => {
      const pair = BY_ENTRY[entry.id]?.[name] ?? PLACEHOLDERS[name];
      if (!pair) throw new Error(`test/support/fills.ts has no value for {${name}} in: ${message}`);
      return pair[which];
    });
}
