import type { Explanation } from '../match/types.js';

const PLACES = {
  whole: 'the whole text',
  line: 'a line of its own',
  quoted: 'in quotes',
  inline: 'inside a sentence',
} as const;

/** Why a match came out as it did, as text: what `cc-error match --explain` adds. */
export function explanationText({ signatures, search, weighed, signals }: Explanation): string {
  const lines = ['Why', '', 'Literal messages found:'];
  if (signatures.length === 0) lines.push('  none');
  for (const { entry, text, strength, confidence, line, standing } of signatures) {
    const place = PLACES[standing];
    lines.push(
      `  ${entry}  line ${line}, ${place}, strength ${percent(strength)}, confidence ${percent(confidence)}`,
    );
    lines.push(`    ${text.length > 120 ? `${text.slice(0, 117)}...` : text}`);
  }
  lines.push('', 'Nearest by words:');
  if (search.length === 0) lines.push('  none');
  for (const { entry, similarity, coverage, terms } of search.slice(0, 5)) {
    lines.push(
      `  ${entry}  similarity ${percent(similarity)}, covers ${percent(coverage)} of the words: ${terms.slice(0, 8).join(' ')}`,
    );
  }
  for (const { entry, confidence, contributions } of weighed) {
    const [speaksFor, speaksAgainst] = [1, -1].map((sign) =>
      contributions
        .filter(({ value }) => value * sign > 0)
        .map(({ name, value }) => `${spelledOut(name)} ${value.toFixed(1)}`)
        .join(', '),
    );
    lines.push('', `Weighed for ${entry}: confidence ${percent(confidence)}`);
    lines.push(`  for:     ${speaksFor || 'nothing'}`, `  against: ${speaksAgainst || 'nothing'}`);
  }
  lines.push('', 'Signs:');
  lines.push(
    `  Claude Code ${signals.claude ? 'is named or shown' : 'is not named'}; a failure ${signals.failure ? 'is named' : 'is not named'}`,
  );
  lines.push(
    `  another product: ${signals.foreign ? `its words are there (${signals.foreign})` : 'none is named'}`,
  );
  return `${lines.join('\n')}\n`;
}

/** "claudeAndFailure" reads "claude and failure". */
function spelledOut(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
