/** Several errors in one paste: which one explains the others. */
import type { Catalog } from '../catalog/catalog.js';
import type { SignatureMatch } from './signature-layer.js';

/**
 * Orders what was found: a wrapper ("Agent terminated early due to …") before what it wraps, then the errors by how
 * specific their message is; banners of a running retry only stand when there is nothing else.
 */
export function orderByCause(found: SignatureMatch[], catalog: Catalog): SignatureMatch[] {
  const errors = found.filter((hit) => catalog.get(hit.entry)?.category !== 'retries');
  const shown = errors.length > 0 ? errors : found;
  return [...shown].sort((a, b) => Number(isWrapper(b)) - Number(isWrapper(a)) || b.length - a.length);
}

/** A message that ends in a placeholder for another error. */
function isWrapper(hit: SignatureMatch): boolean {
  return hit.best.signature.tail === 'error';
}
