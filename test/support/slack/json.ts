/** JSON as it comes over the wire: nothing is known of it until it was looked at. */
export type Json = { [key: string]: unknown };

/** The value as an object, or undefined where it is none. */
export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The value as a list of objects; what is no object is left out. */
export function asObjects(value: unknown): Json[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((item) => item !== undefined);
}

/** The value as text; numbers and booleans become text, anything else is undefined. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Whether a parameter is set, as JSON (`true`) or as form (`true`, `1`). */
export function asFlag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** The object or list that a text holds, or that the value is already; undefined where it is neither. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A copy that shares nothing with the value. */
export function copyOf<T>(value: T): T {
  return structuredClone(value);
}
