/** Where an error stands in a message that says more: "now I get: …", "it says `…`". */

/** Longer lead-ins are part of the paste. */
const MAX_LEAD = 60;
const MAX_QUOTES = 4;

/** Parts of a message that stand apart, as a paste would: in quotes or backticks, or behind a short lead-in. */
export function quotedParts(text: string): string[] {
  const quoted = [
    ...text.slice(0, 4_000).matchAll(/`([^`\n]{8,400})`|“([^”\n]{8,400})”|"([^"\n]{8,400})"/g),
  ].slice(0, MAX_QUOTES);
  const parts = quoted.map((match) => (match[1] ?? match[2] ?? match[3]) as string);
  const colon = text.search(/[:：]\s/);
  if (colon > 0 && colon <= MAX_LEAD && !text.slice(0, colon).includes('\n'))
    parts.push(text.slice(colon + 1).trim());
  return parts;
}

/** Code fences and several lines are pasted, not said. */
export function looksPasted(text: string): boolean {
  return text.includes('```') || text.split('\n').length >= 3 || /\b(?:API Error|Error:)/.test(text);
}
