/**
 * Fills captured values into catalogue text: `{time|the reset time}` becomes the captured time, or the words behind
 * the bar when the paste did not say.
 *
 * @param text catalogue text
 * @param captures what stood for the placeholders of the message
 */
export function fillTemplate(text: string, captures: Readonly<Record<string, string>>): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{([a-z_]+)\|([^{}]*)\}/g, (_, name: string, fallback: string) => {
    const value = captures[name];
    // A backtick would end the code span that a value may stand in.
    return value === undefined || value === '' ? fallback : value.replaceAll('`', "'");
  });
}
