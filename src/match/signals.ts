/** Words that speak for or against: that the text is about Claude Code, that something failed, another product. */
import { tokenize } from '../paste/tokens.js';

export interface Signals {
  /** The text names Claude Code or shows its interface. */
  claude: boolean;
  /** The text says that something failed. */
  failure: boolean;
  /** Another product that prints errors of its own. */
  foreign: string | null;
}

const CLAUDE_WORDS = new Set(
  `claude claude's anthropic claudecode cc opus sonnet haiku fable api.anthropic.com claude.ai claude-code subagent
  subagents anthropic_api_key anthropic_base_url anthropic_model anthropic_auth_token claude.md /compact /model /login
  /clear /usage /context /doctor /status /rewind /resume /logout /mcp /feedback /effort /usage-credits /extra-usage
  /remote-control /schedule apikeyhelper claude_code_use_bedrock claude_code_oauth_token plan-mode ultrathink`.split(/\s+/),
);

const FAILURE_WORDS = new Set(
  `error errors err fail fails failed failing failure broken breaks crash crashes crashed stuck blocked refuses refused
  rejected denied cannot can't cant won't wont doesn't doesnt unable stops stopped dies died dead hangs hanging timeout
  timed expired revoked invalid disabled restricted exceeded limit exhausted unavailable overloaded killed incomplete
  wrong worse dumb lazy fehler fehlgeschlagen kaputt geht erreur échoue falla fallo erro falha failt aborted abort kicked
  400 401 403 404 413 429 500 502 503 504 520 522 524 529 complains complaining throws loop refuse warning`.split(/\s+/),
);

/** A product by the words that only its own output has. Two words must stand side by side. */
const FOREIGN_WORDS: ReadonlyArray<readonly [string, string]> = [
  ['openai', 'openai openai.ratelimiterror platform.openai.com chatgpt gpt-4 gpt-4o gpt-5 insufficient_quota https://platform.openai.com/docs https://openai.com/chatgpt/pricing|azure openai|codex cli codex'],
  ['gemini', 'gemini resource_exhausted ai.google.dev generativelanguage.googleapis.com|gemini cli'],
  ['copilot', 'copilot @github/copilot'],
  ['cursor', 'workbench.desktop.main.js|cursor agent|cursor ai'],
  ['npm', 'npm|npm error|npm err'],
  ['package manager', 'pip yarn pnpm cargo brew apt-get gradle maven|pip install|apt install'],
  ['curl', 'curl curl:'],
  ['git', 'git fatal: gitlab|git push|git clone|git pull'],
  ['kubernetes', 'kubectl k8s helm kubelet pod pods oomkilled crashloopbackoff'],
  ['docker', 'dockerd containerd|docker pull|docker push'],
  ['terraform', 'terraform'],
  ['database', 'postgres postgresql psql redis mysql mongodb mongo sqlite pg_dump econnrefused:5432 elasticsearch'],
  ['python library', 'requests.exceptions urllib3 boto3 botocore botocore.exceptions aiohttp httpx pypdf pypdf2 pillow'],
  ['aws', 's3 ec2 dynamodb lambda s3:getobject s3:listbucket ec2:describeinstances'],
  ['web server', 'nginx apache haproxy'],
  ['compiler', 'rustc tsc error[e0308] javac'],
  ['other service', 'stripe slack_sdk okta sendgrid twilio huggingface ollama mistral deepseek'],
];

const FOREIGN = new Map<string, string>();
for (const [product, lists] of FOREIGN_WORDS) {
  for (const list of lists.split('|')) {
    if (list.split(' ').length === 2) FOREIGN.set(list, product);
    else for (const word of list.split(' ')) FOREIGN.set(word, product);
  }
}

/** Read from the ends of a long text, as facts are. */
const VIEW_LENGTH = 16_384;

/**
 * @param text cleaned text
 * @param claudeUi whether the raw text showed the interface of Claude Code
 */
export function readSignals(text: string, claudeUi: boolean): Signals {
  const view = text.length <= VIEW_LENGTH ? text : `${text.slice(0, VIEW_LENGTH / 2)} ${text.slice(-VIEW_LENGTH / 2)}`;
  const signals: Signals = { claude: claudeUi, failure: false, foreign: null };
  let previous = '';
  for (const { lower } of tokenize(view)) {
    const word = lower.endsWith(':') ? lower.slice(0, -1) : lower;
    if (CLAUDE_WORDS.has(word) || word.startsWith('claude')) signals.claude = true;
    else if (word.includes('claude-code') || word.includes('/claude')) signals.claude = true;
    if (FAILURE_WORDS.has(word)) signals.failure = true;
    signals.foreign ??= FOREIGN.get(word) ?? FOREIGN.get(`${previous} ${word}`) ?? null;
    previous = word;
  }
  return signals;
}
