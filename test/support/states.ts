/** Whether a text states a fact. Numbers, flags, commands and variables count as whole tokens only; words may be inflected. */
export function states(text: string, fact: string): boolean {
  const literal = fact.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (/^[\d.]+$/.test(fact)) return new RegExp(`(?<![\\d.])${literal}(?!\\.?\\d)`).test(text);
  if (/^[-/]|^[A-Z]+_[A-Z_]+$/.test(fact)) return new RegExp(`(?<![\\w-])${literal}(?![\\w-])`).test(text);
  return text.includes(fact);
}
