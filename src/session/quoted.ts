/** Where an error stands in a message that says more: "now I get: …", "it says `…`". */

/** Longer lead-ins are part of the paste. */
const MAX_LEAD = 60;
const MAX_QUOTES = 4;

/** Words with which people bring the next error. */
const CUE =
  /(?<!\p{L})(?:now|get|getting|got|says|said|see|seeing|shows|new|next|another|different|jetzt|nun|kommt|steht|ahora|sale|dice|maintenant|jai|affiche|agora|aparece|diz|ora|adesso|dice|teraz|şimdi|теперь|сейчас|nu|zegt)(?!\p{L})|今|次|现在|现|이제|지금/iu;

/** "now it says Prompt is too long": no mark stands between the words and the error. */
const SAID =
  /^.{0,30}?(?<!\p{L})(?:it (?:just )?(?:says|said|shows)|i (?:get|got|see)|i'm getting|getting) (?!it |the same|this )([^\n]{8,400})/iu;

/**
 * Parts of a follow-up that stand apart, as a paste would: in quotes or backticks, or behind a short lead-in. Only where
 * the rest says that something new came, because every program's output has colons and quotes.
 */
export function quotedParts(text: string): string[] {
  const quotes = /`([^`\n]{8,400})`|“([^”\n]{8,400})”|"([^"\n]{8,400})"/g;
  const found = [...text.slice(0, 4_000).matchAll(quotes)].slice(0, MAX_QUOTES);
  const parts = found.map((match) => (match[1] ?? match[2] ?? match[3]) as string);
  const said = SAID.exec(text)?.[1];
  if (said !== undefined) parts.push(said.trim());
  const colon = text.search(/[:：]\s/);
  const lead = colon > 0 ? text.slice(0, colon) : text.slice(0, MAX_LEAD);
  if (lead.length > MAX_LEAD || lead.includes('\n') || !CUE.test(lead.replace(/['’]/g, ''))) return [];
  return colon > 0 ? [...parts, text.slice(colon + 1).trim()] : parts;
}

/** Code fences and several lines are pasted, not said. */
export function looksPasted(text: string): boolean {
  return text.includes('```') || text.split('\n').length >= 3 || /\b(?:API Error|Error:)/.test(text);
}
