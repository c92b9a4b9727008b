/** How vocabulary words are written for people. */
import type { Category, OperatingSystem, Plan, Provider, Severity, Surface } from '../catalog/vocabulary.js';

export const PROVIDER_LABELS: Record<Provider, string> = {
  anthropic: 'the Anthropic API',
  bedrock: 'Amazon Bedrock',
  vertex: "Google Cloud's Agent Platform",
  foundry: 'Microsoft Foundry',
  aws: 'Claude Platform on AWS',
  gateway: 'a gateway',
};

export const OS_LABELS: Record<OperatingSystem, string> = {
  macos: 'macOS',
  windows: 'Windows',
  linux: 'Linux',
  wsl: 'WSL',
};

export const SURFACE_LABELS: Record<Surface, string> = {
  cli: 'interactive terminal',
  ci: 'non-interactive (CI or `-p`)',
  ide: 'IDE extension',
  desktop: 'Desktop app',
  web: 'cloud session',
  sdk: 'Agent SDK',
};

export const SURFACE_PHRASES: Record<Surface, string> = {
  cli: 'in the terminal',
  ci: 'in CI or with `-p`',
  ide: 'in an IDE',
  desktop: 'in the Desktop app',
  web: 'in a cloud session',
  sdk: 'with the Agent SDK',
};

/** Each fits behind "outside". */
export const SURFACE_NAMES: Record<Surface, string> = {
  cli: 'the terminal',
  ci: 'CI and `-p`',
  ide: 'an IDE',
  desktop: 'the Desktop app',
  web: 'cloud sessions',
  sdk: 'the Agent SDK',
};

export const PLAN_LABELS: Record<Plan, string> = {
  pro: 'Pro',
  max: 'Max',
  team: 'Team',
  enterprise: 'Enterprise',
  api: 'API key billing',
};

export const SEVERITY_LABELS: Record<Severity, string> = {
  info: 'nothing to fix',
  warning: 'works with limits',
  error: 'request failed',
  blocked: 'blocked until fixed',
};

/** @example listed(['a', 'b', 'c']) // 'a, b or c' */
export function listed(items: readonly string[], word = 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** Headings of the list of entries. */
export const CATEGORY_LABELS: Record<Category, string> = {
  retries: 'Retries',
  server: 'Server errors',
  usage: 'Usage limits and billing',
  auth: 'Login and access',
  network: 'Network',
  request: 'Requests and models',
  installation: 'Installation',
  'command-line': 'Command line',
  configuration: 'Configuration',
  quality: 'Answers worse than usual',
  fallback: 'Everything else',
  custom: 'Of your team',
};
