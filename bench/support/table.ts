/** Plain-text tables. */

/**
 * @param head column titles; the first column is left-aligned, the others right
 * @param rows cells as they shall be shown
 */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) =>
        column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** @returns `part` of `whole` in per cent with one decimal, or a dash when there is no whole */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)}`;
}

/** @returns a number with three significant digits and no exponent; a dash when it is no number */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** @returns a ratio such as `3.4x` */
export function ratio(value: number, base: number): string {
  return Number.isFinite(value / base) ? `${figure(value / base)}x` : '-';
}

/** @returns microseconds as `12 us`, `3.4 ms` or `1.2 s` */
export function duration(micros: number): string {
  if (!Number.isFinite(micros)) return '-';
  if (micros < 1_000) return `${figure(micros)} us`;
  return micros < 1_000_000 ? `${figure(micros / 1_000)} ms` : `${figure(micros / 1_000_000)} s`;
}

/** @returns bytes as `12 KB` or `3.4 MB` */
export function bytes(count: number): string {
  return Math.abs(count) < 1_048_576 ? `${figure(count / 1_024)} KB` : `${figure(count / 1_048_576)} MB`;
}

/** Prints a heading with what follows it. */
export function section(title: string, ...parts: string[]): void {
  console.log(`\n## ${title}\n\n${parts.join('\n\n')}`);
}
