/** Words and pairs of words that name a provider, system, surface or plan, with a rank: the higher wins. */
import type { OperatingSystem, Plan, Provider, Surface } from '../catalog/vocabulary.js';

export type WordRules<V extends string> = ReadonlyMap<string, { value: V; rank: number }>;

/** rank 3: says it outright; 2: the usual meaning; 1: a hint that anything else overrules. */
function rules<V extends string>(...lists: ReadonlyArray<readonly [V, number, string]>): WordRules<V> {
  const map = new Map<string, { value: V; rank: number }>();
  for (const [value, rank, words] of lists) {
    for (const word of words.split('|')) map.set(word.trim(), { value, rank });
  }
  return map;
}

export const PROVIDER_WORDS = rules<Provider>(
  [
    'bedrock',
    3,
    'bedrock|claude_code_use_bedrock|amazon bedrock|aws bedrock|bedrock-runtime|bedrock:invokemodel|aws_bearer_token_bedrock',
  ],
  [
    'vertex',
    3,
    'vertex|vertexai|vertex.|claude_code_use_vertex|vertex ai|agent platform|google vertex|gcp vertex|google cloud',
  ],
  ['foundry', 3, 'foundry|claude_code_use_foundry|microsoft foundry|azure foundry|azure'],
  ['aws', 4, 'platform on|mantle'],
  [
    'gateway',
    4,
    'litellm|openrouter|claude-code-router|cc-proxy|new-api|one-api|llm gateway|portkey|our gateway|the gateway|llm-gateway',
  ],
  ['gateway', 2, 'gateway|relay'],
  [
    'anthropic',
    2,
    'anthropic api|api.anthropic.com directly|anthropic key|anthropic keys|anthropic directly|console key|claude.ai login|first party|direct api|plain anthropic',
  ],
  [
    'anthropic',
    1,
    'max plan|pro plan|max 20x|max 5x|api usage|max sub|pro sub|status.claude.com|https://status.claude.com.',
  ],
);

export const OS_WORDS = rules<OperatingSystem>(
  ['wsl', 4, 'wsl|wsl2|wsl1|microsoft-standard-wsl2'],
  [
    'windows',
    3,
    'windows|win10|win11|win 11|win 10|win32|powershell|pwsh|windows-terminal|windows 11|windows 10',
  ],
  ['macos', 3, 'macos|mac|darwin|osx|macbook|mac os|mac mini|darwin-arm64|homebrew|os x|iterm2'],
  ['linux', 3, 'linux|ubuntu|debian|fedora|arch|centos|rhel|alpine|nixos|mint|linux-x64|ubuntu-latest'],
);

export const SURFACE_WORDS = rules<Surface>(
  [
    'sdk',
    3,
    'agent sdk|claudeagentoptions|claude_agent_sdk|agent-sdk|claude-agent-sdk|claude-code-sdk|agent sdk.',
  ],
  [
    'web',
    3,
    'cloud session|cloud sessions|cloud environment|claude.ai/code|the web|web session|routine|routines',
  ],
  ['desktop', 3, 'desktop app|claude desktop|desktop client'],
  [
    'ide',
    3,
    'vscode|vs code|visual studio|jetbrains|intellij|pycharm|webstorm|vscode extension|ide extension|cursor extension|rider|goland|phpstorm|ide',
  ],
  [
    'ci',
    3,
    'ci|ci>|github actions|gitlab ci|jenkins|github action|circleci|the runner|a runner|buildkite|azure devops|ci/cd|pipeline|claude -p|cron|headless|non-interactive|--print',
  ],
  ['ci', 2, 'run --model|use --model'],
  ['cli', 1, 'the terminal|in terminal|terminal|cli|plain cli|iterm2|tmux'],
);

export const PLAN_WORDS = rules<Plan>(
  ['pro', 2, 'pro plan|claude pro|pro subscription|pro sub|pro login|pro account|pro plan.|on pro'],
  [
    'max',
    2,
    'max plan|claude max|max 20x|max 5x|max subscription|max sub|max account|on max|$200 plan|$100 plan',
  ],
  ['team', 2, 'team plan|claude team|team account|teams plan'],
  ['enterprise', 2, 'enterprise plan|claude enterprise|enterprise account|on enterprise'],
  ['api', 2, 'api usage|console key|api billing|console account|prepaid credits'],
);
