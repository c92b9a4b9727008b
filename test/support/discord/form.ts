/** Checks of single fields, which collect faults in Discord's words. */
import type { Fault } from './api-error.js';

/** Bounds of a length, a count or a number, both included. */
export interface Bounds {
  min?: number;
  max: number;
}

/** Collects the faults of one request body. */
export class Form {
  readonly faults: Fault[] = [];

  add(path: string, code: string, message: string): void {
    this.faults.push({ path, code, message });
  }

  /** A field that has to be there. @returns whether it is */
  required(path: string, value: unknown): boolean {
    const isThere = value !== undefined && value !== null && value !== '';
    if (!isThere) this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
    return isThere;
  }

  /**
   * A text, trimmed as Discord does. Lengths are in UTF-16 units: Discord counts fewer for some characters, so that
   * nothing passes here that it would refuse.
   *
   * @param bounds with `min` 1 or more the text has to be there
   */
  text(path: string, value: unknown, { min = 0, max }: Bounds): void {
    if (value === undefined || value === null) {
      if (min > 0) this.required(path, value);
      return;
    }
    if (typeof value !== 'string') {
      this.add(path, 'STRING_TYPE_CONVERT', 'Could not interpret the value as string.');
      return;
    }
    const length = value.trim().length;
    if (length === 0 && min > 0) this.required(path, '');
    else this.#length(path, length, { min, max });
  }

  /** An array. @returns its items, none when it is no array */
  list(path: string, value: unknown, { min = 0, max }: Bounds): unknown[] {
    if (value === undefined || value === null) {
      if (min > 0) this.required(path, value);
      return [];
    }
    if (!Array.isArray(value)) {
      this.add(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
      return [];
    }
    this.#length(path, value.length, { min, max });
    return value;
  }

  /** A whole number, where it is given. */
  integer(path: string, value: unknown, { min = 0, max }: Bounds): void {
    if (value === undefined || value === null) return;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      this.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
    } else if (value < min) {
      this.add(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
    } else if (value > max) {
      this.add(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
    }
  }

  /** One of a few values. @returns whether it is */
  choice(path: string, value: unknown, allowed: readonly unknown[]): boolean {
    const isAllowed = allowed.includes(value);
    if (!isAllowed) {
      const message = `Value must be one of {${allowed.join(', ')}}.`;
      this.add(path, 'BASE_TYPE_CHOICES', message);
    }
    return isAllowed;
  }

  #length(path: string, length: number, { min = 0, max }: Bounds): void {
    if (length >= min && length <= max) return;
    if (min > 0) {
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
    } else {
      this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    }
  }
}

/** Faults as lines for a test's output: `components.0.label: Must be 80 or fewer in length. (BASE_TYPE_MAX_LENGTH)`. */
export function lines(faults: readonly Fault[]): string[] {
  return faults.map(({ path, code, message }) => `${path || '(body)'}: ${message} (${code})`);
}

/** `a.b`, or `b` where `a` is the body itself. */
export function join(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`;
}
