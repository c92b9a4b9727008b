/** Catalogue files as a team writes them. */

const LINES = {
  id: 'gateway-quota',
  title: 'The quota of our gateway is used up',
  category: 'custom',
  severity: 'blocked',
  docs: 'https://wiki.example.com/gateway-quota',
  messages: ['"ACME-GW-1042: gateway quota of team {team} is used up"'],
  phrases: ['the acme gateway says our quota is gone'],
  retry: '{ automatic: false }',
  summary: 'The gateway of ACME lets every team send so many requests a month.',
  cause: 'Your team has sent them all.',
  related: ['prompt-too-long'],
  steps: ['{ id: ask, text: "Ask in #gateway for more" }'],
  samples: ['"ACME-GW-1042: gateway quota of team blue is used up"'],
  nearMisses: ['"ACME-GW-9999: the gateway is asleep"'],
} satisfies Record<string, string | string[]>;

export const OWN_ID = LINES.id;
export const OWN_TITLE = LINES.title;
export const OWN_PASTE = 'Error: ACME-GW-1042: gateway quota of team red is used up';

/** Fields of a catalogue file as YAML: a scalar, or the items of a list. */
export type Fields = Record<string, string | string[]>;

/** One catalogue file as YAML. */
export function ownEntry(changes: Fields = {}): string {
  const fields = Object.entries({ ...LINES, ...changes }).map(([field, value]) =>
    typeof value === 'string' || value.length === 0
      ? `${field}: ${value.length === 0 ? '[]' : value}`
      : [`${field}:`, ...value.map((item) => `  - ${item}`)].join('\n'),
  );
  return `${fields.join('\n')}\n`;
}

/** 1-based line that holds a text. */
export function lineOf(yaml: string, text: string): number {
  return yaml.slice(0, yaml.indexOf(text)).split('\n').length;
}
