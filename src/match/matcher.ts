/** Decides which documented errors a paste shows. See docs/matching.md for the reasons and the numbers. */
import type { Catalog } from '../catalog/catalog.js';
import { type Paste, readPaste } from '../paste/paste.js';
import { contributionsOf, type Evidence, likelihood, THRESHOLDS } from './confidence.js';
import { excerptOf } from './excerpt.js';
import { orderByCause } from './order.js';
import { noScore, SearchIndex, type SearchScore } from './search-index.js';
import { SeedIndex } from './seed-index.js';
import { readSignals, type Signals } from './signals.js';
import { compileSignatures } from './signature.js';
import { matchSignatures, type SignatureMatch } from './signature-layer.js';
import { TrigramIndex } from './trigram-index.js';
import type { Candidate, Explanation, Match } from './types.js';

const MAX_CHOICES = 3;
/** Entries whose texts are matched to warm up. */
const WARM_UP_ENTRIES = 64;
/** Nearest entries whose evidence is weighed. */
const MAX_WEIGHED = 8;

export class Matcher {
  private readonly seeds: SeedIndex;
  private searchIndex: SearchIndex | undefined;
  private trigramIndex: TrigramIndex | undefined;

  /**
   * @param catalog the entries to match against
   * @param compiledIndex reads a search index that was compiled from the same entries; built anew where it gives none
   */
  constructor(
    private readonly catalog: Catalog,
    private readonly compiledIndex?: () => SearchIndex | undefined,
  ) {
    this.seeds = new SeedIndex(catalog.entries.flatMap(compileSignatures));
  }

  /**
   * Matches a paste against the catalogue.
   *
   * @returns candidates best first; `none` with hints when nothing is sure enough
   */
  match(paste: Paste): Match {
    return this.decide(paste).match;
  }

  /**
   * Loads what is otherwise loaded with the first paste that needs it, and runs the code often enough for the engine to
   * compile it: the first answers of a long-running process should not be the slow ones.
   */
  warmUp(): void {
    for (const { samples, phrases } of this.catalog.entries.slice(0, WARM_UP_ENTRIES)) {
      for (const text of [...samples.slice(0, 1), ...phrases.slice(0, 3)]) this.match(readPaste(text));
    }
  }

  /** Entries that come near to some words, best first, at most ten, whatever their confidence. */
  nearest(words: string): Candidate[] {
    return this.search
      .search(words)
      .slice(0, 10)
      .map(({ entry, similarity }) => ({ entry, confidence: similarity, evidence: 'search', captures: {} }));
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
      standing: hit.standing,
    }));
    const weighed = this.weigh(paste)
      .map(({ entry, evidence }) => ({
        entry,
        confidence: likelihood(evidence),
        contributions: contributionsOf(evidence),
      }))
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, MAX_CHOICES);
    const search = scores ?? this.scores(paste);
    return { match, explanation: { signatures, search, weighed, signals } };
  }

  /** Built when first needed: most pastes hold a literal message and never get here. */
  private get search(): SearchIndex {
    this.searchIndex ??= this.compiledIndex?.() ?? SearchIndex.build(this.catalog.entries);
    return this.searchIndex;
  }

  private get trigrams(): TrigramIndex {
    this.trigramIndex ??= new TrigramIndex(this.catalog.entries);
    return this.trigramIndex;
  }

  private decide(paste: Paste) {
    const signals = readSignals(paste);
    const found = matchSignatures(paste.letters, this.seeds, signals);
    const sure = found.filter((hit) => hit.confidence >= THRESHOLDS.exact);
    if (sure.length > 0) {
      return { match: this.exact(sure), found, signals };
    }
    const scores = this.scores(paste);
    return { match: this.likely(paste, found, scores, signals), found, scores, signals };
  }

  private scores(paste: Paste): SearchScore[] {
    return this.search.search(excerptOf(paste.text));
  }

  private exact(sure: SignatureMatch[]): Match {
    const ordered = orderByCause(sure, this.catalog);
    return { outcome: 'exact', candidates: ordered.map(fromSignature), hints: [] };
  }

  private likely(paste: Paste, found: SignatureMatch[], scores: SearchScore[], signals: Signals): Match {
    const candidates = new Map<string, Candidate>();
    for (const { entry, evidence } of this.evidence(paste, found, scores, signals)) {
      const weak = evidence.weak;
      const confidence = likelihood(evidence);
      candidates.set(
        entry,
        weak
          ? { ...fromSignature(weak), confidence }
          : { entry, confidence, evidence: 'search', captures: {} },
      );
    }
    return choose([...candidates.values()].sort((a, b) => b.confidence - a.confidence));
  }

  /** What speaks for each of the nearest entries, and for those with a weak or a mistyped message in the paste. */
  private evidence(paste: Paste, found: SignatureMatch[], scores: SearchScore[], signals: Signals) {
    const weak = new Map(found.map((hit) => [hit.entry, hit]));
    const typed = this.trigrams.near(paste.letters.letters);
    const near = scores.filter(
      (score, rank) => rank < MAX_WEIGHED || weak.has(score.entry) || typed.has(score.entry),
    );
    for (const entry of typed.keys()) {
      if (!near.some((score) => score.entry === entry)) near.push(noScore(entry));
    }
    return near.map((score) => ({
      entry: score.entry,
      evidence: {
        score,
        next: scores.find(({ entry }) => entry !== score.entry),
        weak: weak.get(score.entry),
        signals,
        status: this.statusFit(score.entry, paste.facts.httpStatus),
        typed: typed.get(score.entry) ?? { share: 0, covered: 0 },
        typedElsewhere: Math.max(
          0,
          ...[...typed].map(([entry, { share }]) => (entry === score.entry ? 0 : share)),
        ),
      } satisfies Evidence,
    }));
  }

  /** Evidence behind the search layer's candidates: what calibration learns from. Empty where a message decides. */
  weigh(paste: Paste): Array<{ entry: string; evidence: Evidence }> {
    const signals = readSignals(paste);
    const found = matchSignatures(paste.letters, this.seeds, signals);
    if (found.some((hit) => hit.confidence >= THRESHOLDS.exact)) return [];
    return this.evidence(paste, found, this.scores(paste), signals);
  }

  private statusFit(id: string, status: number | undefined): -1 | 0 | 1 {
    const statuses = this.catalog.get(id)?.apiErrors.flatMap((error) => error.status ?? []) ?? [];
    if (status === undefined || statuses.length === 0) return 0;
    return statuses.includes(status) ? 1 : -1;
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
