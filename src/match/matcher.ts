/** Decides which documented errors a paste shows. See docs/matching.md for the reasons and the numbers. */
import type { Catalog } from '../catalog/catalog.js';
import type { Paste } from '../paste/paste.js';
import { likelihood, THRESHOLDS } from './confidence.js';
import { excerptOf } from './excerpt.js';
import { orderByCause } from './order.js';
import { SearchIndex, type SearchScore } from './search-index.js';
import { SeedIndex } from './seed-index.js';
import { readSignals, type Signals } from './signals.js';
import { compileSignatures } from './signature.js';
import { matchSignatures, type SignatureMatch } from './signature-layer.js';
import type { Candidate, Explanation, Match } from './types.js';

const MAX_CHOICES = 3;

export class Matcher {
  private readonly seeds: SeedIndex;
  private readonly search: SearchIndex;

  constructor(private readonly catalog: Catalog) {
    this.seeds = new SeedIndex(catalog.entries.flatMap(compileSignatures));
    this.search = SearchIndex.build(catalog.entries);
  }

  /**
   * Matches a paste against the catalogue.
   *
   * @returns candidates best first; `none` with hints when nothing is sure enough
   */
  match(paste: Paste): Match {
    return this.decide(paste).match;
  }

  /** Matches and says why. */
  explain(paste: Paste): { match: Match; explanation: Explanation } {
    const { match, found, scores, signals } = this.decide(paste);
    const lineOf = (letter: number) => paste.text.slice(0, paste.letters.offset(letter)).split('\n').length;
    const signatures = found.map((hit) => ({
      entry: hit.entry,
      text: hit.best.signature.text,
      strength: hit.strength,
      confidence: hit.confidence,
      line: lineOf(hit.best.start),
      alone: hit.alone,
    }));
    return { match, explanation: { signatures, search: scores ?? this.scores(paste), signals } };
  }

  private decide(paste: Paste) {
    const signals = readSignals(paste.text, paste.claudeUi);
    const found = matchSignatures(paste.letters, this.seeds, signals);
    const sure = found.filter((hit) => hit.confidence >= THRESHOLDS.exact);
    if (sure.length > 0) {
      return { match: this.exact(sure), found, signals };
    }
    const scores = this.scores(paste);
    return { match: this.likely(found, scores, signals), found, scores, signals };
  }

  private scores(paste: Paste): SearchScore[] {
    return this.search.search(excerptOf(paste.text));
  }

  private exact(sure: SignatureMatch[]): Match {
    const ordered = orderByCause(sure, this.catalog);
    return { outcome: 'exact', candidates: ordered.map(fromSignature), hints: [] };
  }

  private likely(found: SignatureMatch[], scores: SearchScore[], signals: Signals): Match {
    const weak = new Map(found.map((hit) => [hit.entry, hit]));
    const candidates = new Map<string, Candidate>();
    const runnerUp = (entry: string) => scores.find((score) => score.entry !== entry);
    for (const score of scores.slice(0, 6)) {
      const confidence = likelihood({ score, next: runnerUp(score.entry), weak: weak.get(score.entry), signals });
      candidates.set(score.entry, {
        entry: score.entry,
        confidence,
        evidence: 'search',
        captures: {},
      });
    }
    for (const hit of found) {
      const searched = candidates.get(hit.entry);
      candidates.set(hit.entry, {
        ...fromSignature(hit),
        confidence: Math.max(hit.confidence, searched?.confidence ?? 0),
      });
    }
    return choose([...candidates.values()].sort((a, b) => b.confidence - a.confidence));
  }
}

/** Turns ranked candidates into an answer, a question or an honest "I do not know". */
function choose(ranked: Candidate[]): Match {
  const best = ranked[0];
  if (!best || best.confidence < THRESHOLDS.ambiguous) {
    return { outcome: 'none', candidates: [], hints: ranked.slice(0, MAX_CHOICES) };
  }
  if (best.confidence >= THRESHOLDS.likely) {
    return { outcome: 'likely', candidates: [best], hints: [] };
  }
  const near = ranked.filter((candidate) => candidate.confidence >= best.confidence * THRESHOLDS.choice);
  return { outcome: 'ambiguous', candidates: near.slice(0, MAX_CHOICES), hints: [] };
}

function fromSignature(hit: SignatureMatch): Candidate {
  return {
    entry: hit.entry,
    ...(hit.variant ? { variant: hit.variant } : {}),
    confidence: hit.confidence,
    evidence: 'signature',
    captures: hit.captures,
  };
}
