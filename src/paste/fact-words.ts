/** Words and phrases that name a provider, system, surface or plan, with a rank: the higher wins. */
import type { OperatingSystem, Plan, Provider, Surface } from '../catalog/vocabulary.js';

/** Phrases of up to four words. A null value keeps a phrase from being read as the word inside it. */
export interface WordRules<V extends string> {
  phrases: ReadonlyMap<string, { value: V | null; rank: number }>;
  /** Words of the longest phrase that begins with a word: most words of a paste begin none. */
  longest: ReadonlyMap<string, number>;
}

/** rank 4: a setting, or a product that stands for it; 3: says it outright; 2: the usual meaning; 1: a hint. */
function rules<V extends string>(...lists: ReadonlyArray<readonly [V | null, number, string]>): WordRules<V> {
  const map = new Map<string, { value: V | null; rank: number }>();
  for (const [value, rank, words] of lists) {
    for (const word of words.split('|')) map.set(word.trim(), { value, rank });
  }
  const longest = new Map<string, number>();
  for (const phrase of map.keys()) {
    const words = phrase.split(' ');
    longest.set(words[0] as string, Math.max(longest.get(words[0] as string) ?? 0, words.length));
  }
  return { phrases: map, longest };
}

export const PROVIDER_WORDS = rules<Provider>(
  ['bedrock', 4, 'claude_code_use_bedrock|aws_bearer_token_bedrock|anthropic_bedrock_base_url'],
  ['bedrock', 3, 'bedrock|amazon bedrock|aws bedrock|bedrock-runtime|bedrock:invokemodel'],
  [
    'bedrock',
    2,
    'bedrock:invokemodelwithresponsestream|invokemodel|invokemodelwithresponsestream|throttlingexception',
  ],
  ['vertex', 4, 'claude_code_use_vertex|anthropic_vertex_project_id|cloud_ml_region'],
  ['vertex', 3, 'vertex|vertexai|vertex ai|agent platform|google vertex|gcp vertex'],
  ['vertex', 2, 'google cloud'],
  ['foundry', 4, 'claude_code_use_foundry|anthropic_foundry_resource|anthropic_foundry_base_url'],
  ['foundry', 3, 'foundry|microsoft foundry|azure foundry|azure ai foundry'],
  ['foundry', 2, 'azure'],
  ['aws', 4, 'platform on aws|mantle'],
  [
    'gateway',
    4,
    'litellm|openrouter|claude-code-router|cc-proxy|new-api|one-api|llm gateway|portkey|our gateway|the gateway|llm-gateway|inference gateway|ai gateway|model_group|provider_name|through clove',
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
    'to api.anthropic.com|api.anthropic.com 520|status.claude.com|https://status.claude.com|pro login|max login',
  ],
  // What the words also mean: a status page, other products of the clouds, and what the errors themselves say.
  [
    null,
    0,
    'bad gateway|gateway timeout|gateway time-out|azure devops|azure pipelines|azure ad|google cloud shell|via api.anthropic.com|anthropic console key|platform on aws refresh|gateway answered 403|egress gateway|use an anthropic api',
  ],
);

export const OS_WORDS = rules<OperatingSystem>(
  ['wsl', 4, 'wsl|wsl2|wsl1|microsoft-standard-wsl2'],
  [
    'windows',
    3,
    'windows|win10|win11|win 11|win 10|win32|powershell|pwsh|windows-terminal|windows 11|windows 10',
  ],
  [
    'macos',
    3,
    'macos|mac|macs|darwin|osx|macbook|mac os|mac mini|darwin-arm64|darwin-x64|homebrew|os x|iterm2',
  ],
  [
    'linux',
    3,
    'linux|ubuntu|debian|fedora|arch linux|centos|rhel|alpine|nixos|linux mint|linux-x64|linux-arm64|ubuntu-latest',
  ],
  [
    null,
    0,
    'context windows|terminal windows|usage windows|two windows|all windows|windows open|mac address',
  ],
);

export const SURFACE_WORDS = rules<Surface>(
  [
    'sdk',
    3,
    'agent sdk|claudeagentoptions|claude_agent_sdk|agent-sdk|claude-agent-sdk|claude-code-sdk|@anthropic-ai/claude-agent-sdk',
  ],
  [
    'web',
    3,
    'cloud session|cloud sessions|cloud environment|claude.ai/code|the web|web session|web environment|routine|routines',
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
    'ci|github actions|gitlab ci|jenkins|github action|circleci|the runner|a runner|buildkite|azure devops|ci/cd|pipeline|claude -p|cron|headless|non-interactive|--print',
  ],
  ['ci', 2, 'run --model|use --model'],
  ['cli', 1, 'the terminal|in terminal|terminal|cli|plain cli|iterm2|tmux'],
  [
    null,
    0,
    'another terminal|a cli tool|routines are disabled|--bg and --print|--print never starts|drop --print',
  ],
);

export const PLAN_WORDS = rules<Plan>(
  ['pro', 2, 'pro plan|claude pro|pro subscription|pro sub|pro login|pro account|on pro|pay for pro'],
  [
    'max',
    2,
    'max plan|claude max|max 20x|max 5x|max subscription|max sub|max account|on max|pay for max|$200 plan|$100 plan',
  ],
  ['team', 2, 'team plan|claude team|team account|teams plan'],
  ['enterprise', 2, 'enterprise plan|claude enterprise|enterprise account|on enterprise'],
  ['api', 2, 'api usage|console key|api billing|console account|prepaid credits'],
  // The message names the plan of people who cannot use a model; others get to see it as well.
  [null, 0, 'claude pro users'],
);

const ALL_RULES = [PROVIDER_WORDS, OS_WORDS, SURFACE_WORDS, PLAN_WORDS];

/** The words that stand in a phrase behind its first. */
export const LATER_WORDS: ReadonlySet<string> = new Set(
  ALL_RULES.flatMap(({ phrases }) => [...phrases.keys()].flatMap((phrase) => phrase.split(' ').slice(1))),
);

/** Names of models without their number. */
export const FAMILIES: ReadonlySet<string> = new Set(['opus', 'sonnet', 'haiku', 'fable']);
/** What stands before the time when a limit resets. */
export const RESET_LEADS: ReadonlySet<string> = new Set([
  'reset',
  'resets',
  'resetsat',
  'resets_at',
  'reset_at',
]);

/** What a word is about; bits. A phrase of the rules begins with it, or it leads to another fact. */
export const PHRASE = 1;
export const FAMILY = 2;
export const RESET = 4;
export const ATTEMPT = 8;

/** The words that facts are read from, so that one look-up passes over the others. */
export const KEYWORDS: ReadonlyMap<string, number> = keywords();

function keywords(): Map<string, number> {
  const map = new Map<string, number>();
  const add = (words: Iterable<string>, about: number) => {
    for (const word of words) map.set(word, (map.get(word) ?? 0) | about);
  };
  for (const { longest } of ALL_RULES) add(longest.keys(), PHRASE);
  add(FAMILIES, FAMILY);
  add(RESET_LEADS, RESET);
  add(['attempt'], ATTEMPT);
  return map;
}
