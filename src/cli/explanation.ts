import type { Explanation } from '../match/types.js';

const PLACES = {
  whole: 'the whole text',
  line: 'a line of its own',
  quoted: 'in quotes',
  inline: 'inside a sentence',
} as const;

/** Why a match came out as it did, as text: what `cc-error match --explain` adds. */
export function explanationText({ signatures, search, signals }: Explanation): string {
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
  lines.push('', 'Signs:');
  lines.push(
    `  Claude Code ${signals.claude ? 'is named or shown' : 'is not named'}; a failure ${signals.failure ? 'is named' : 'is not named'}`,
  );
  lines.push(
    `  against: ${signals.foreign ? `the words of another product (${signals.foreign})` : 'nothing'}`,
  );
  return `${lines.join('\n')}\n`;
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
