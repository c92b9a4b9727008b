/** The closed lists of words that catalogue files, paste facts and sessions share. */

/** Lower-case words joined by hyphens: the form of every id in the catalogue. */
export const ENTRY_ID_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const CATEGORIES = [
  'retries',
  'server',
  'usage',
  'auth',
  'network',
  'request',
  'installation',
  'command-line',
  'configuration',
  'quality',
  'fallback',
  'custom',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** How much stands still: nothing to do, something to know, one request failed, no work until it is fixed. */
export const SEVERITIES = ['info', 'warning', 'error', 'blocked'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who serves the model. `gateway` is a custom ANTHROPIC_BASE_URL; `aws` is Claude Platform on AWS. */
export const PROVIDERS = ['anthropic', 'bedrock', 'vertex', 'foundry', 'aws', 'gateway'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const OPERATING_SYSTEMS = ['macos', 'windows', 'linux', 'wsl'] as const;
export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number];

/**
 * Where Claude Code runs. `cli` is the interactive terminal, `ci` every run without a person (`-p`, CI, cron),
 * `web` a cloud session or routine, `sdk` the Agent SDK.
 */
export const SURFACES = ['cli', 'ci', 'ide', 'desktop', 'web', 'sdk'] as const;
export type Surface = (typeof SURFACES)[number];

/** How the person pays. `api` is a Console organization with an API key. */
export const PLANS = ['pro', 'max', 'team', 'enterprise', 'api'] as const;
export type Plan = (typeof PLANS)[number];
