/** Several errors in one paste: which one explains the others. */
import type { Catalog } from '../catalog/catalog.js';
import type { SignatureMatch } from './signature-layer.js';

/**
 * Orders what was found, the error to answer with first:
 *
 * 1. a wrapper ("Agent terminated early due to …") before what it wraps;
 * 2. failures before warnings;
 * 3. failures that no retry can mend before passing ones: they explain the timeouts and refusals around them;
 * 4. of equals the one that stands last, because it is what stopped the work.
 *
 * Banners of a running retry count only when there is nothing else.
 */
export function orderByCause(found: SignatureMatch[], catalog: Catalog): SignatureMatch[] {
  const errors = found.filter((hit) => catalog.get(hit.entry)?.category !== 'retries');
  const shown = errors.length > 0 ? errors : found;
  const rankOf = (hit: SignatureMatch) => {
    const entry = catalog.get(hit.entry);
    if (isWrapper(hit)) return 0;
    if (entry?.severity === 'warning' || entry?.severity === 'info') return 3;
    return entry?.retry.automatic ? 2 : 1;
  };
  return [...shown].sort((a, b) => rankOf(a) - rankOf(b) || b.last - a.last);
}

/** A message that ends in a placeholder for another error. */
function isWrapper(hit: SignatureMatch): boolean {
  return hit.best.signature.tail === 'error';
}
