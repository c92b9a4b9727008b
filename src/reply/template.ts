/**
 * Fills captured values into catalogue text: `{time|the reset time}` becomes the captured time, or the words behind
 * the bar when the paste did not say. Those may hold another placeholder: `{command|aws sso login --profile {profile|NAME}}`.
 *
 * @param text catalogue text
 * @param captures what stood for the placeholders of the message
 */
export function fillTemplate(text: string, captures: Readonly<Record<string, string>>): string {
  if (!text.includes('{')) return text;
  const inner = fillInnermost(text, captures);
  return inner === text ? text : fillInnermost(inner, captures);
}

function fillInnermost(text: string, captures: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z_]+)\|([^{}]*)\}/g, (_, name: string, fallback: string) => {
    const value = Object.hasOwn(captures, name) ? captures[name] : undefined;
    // A backtick would end the code span that a value may stand in, and a brace is no placeholder of ours.
    return value === undefined || value === '' ? fallback : value.replaceAll('`', "'").replace(/[{}]/g, '');
  });
}
