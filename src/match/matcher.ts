/** Decides which documented errors a paste shows. See docs/matching.md for the reasons and the numbers. */
import type { Catalog } from '../catalog/catalog.js';
import type { CatalogEntry } from '../catalog/schema.js';
import { type Paste, readPaste } from '../paste/paste.js';
import { contributionsOf, type Evidence, likelihood, type ModelEvidence, THRESHOLDS } from './confidence.js';
import { excerptOf } from './excerpt.js';
import { orderByCause } from './order.js';
import { noScore, SearchIndex, type SearchScore } from './search-index.js';
import { SeedIndex } from './seed-index.js';
import { readSignals, type Signals } from './signals.js';
import { compileSignatures, type Signature } from './signature.js';
import { matchSignatures, type SignatureMatch } from './signature-layer.js';
import { TrigramIndex } from './trigram-index.js';
import type { Candidate, Explanation, Match } from './types.js';
import { WordModel, type WordVerdict } from './word-model.js';
import { wordsOf } from './words.js';

const MAX_CHOICES = 3;
/** Entries whose texts are matched to warm up. */
const WARM_UP_ENTRIES = 64;
/** Nearest entries whose evidence is weighed. */
const MAX_WEIGHED = 8;
/** The category of the banners that Claude Code shows while it retries. */
const RETRIES = 'retries';
/** Entries that the word model brings in beside them. */
const MAX_MODELLED = 3;

/** How the words of Claude Code's name come out of `wordsOf`. */
const NAMES = new Set(wordsOf('claude code cc anthropic'));

/** A paste with what was read from it for the search layer. */
interface Read {
  paste: Paste;
  /** Words of the part of its text that is searched for. */
  words: readonly string[];
  found: SignatureMatch[];
  scores: SearchScore[];
  signals: Signals;
}

/** What is compiled from entries when the project is built, because it takes longer than reading it. */
export interface CompiledMatching {
  /** The signatures of an entry; nothing for an entry that was not compiled. */
  signatures?: (entry: CatalogEntry) => readonly Signature[] | undefined;
  /** Reads the search index; nothing where there is none of just these entries. */
  searchIndex?: () => SearchIndex | undefined;
}

export class Matcher {
  private readonly seeds: SeedIndex;
  private searchIndex: SearchIndex | undefined;
  private trigramIndex: TrigramIndex | undefined;
  private loadedModel: WordModel | undefined;
  private modelLoaded = false;

  /**
   * @param catalog the entries to match against
   * @param compiled what was made of the same entries ahead of time; made anew where it is missing
   * @param loadModel reads the word model; without one the search layer's other evidence decides
   */
  constructor(
    private readonly catalog: Catalog,
    private readonly compiled: CompiledMatching = {},
    private readonly loadModel: () => WordModel | undefined = WordModel.load,
  ) {
    this.seeds = new SeedIndex(
      catalog.entries.flatMap((entry) => compiled.signatures?.(entry) ?? compileSignatures(entry)),
    );
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
      .search(wordsOf(words))
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
    const search = scores ?? this.search.search(wordsOf(excerptOf(paste.text)));
    return { match, explanation: { signatures, search, weighed, signals } };
  }

  /** Built when first needed: most pastes hold a literal message and never get here. */
  private get search(): SearchIndex {
    this.searchIndex ??= this.compiled.searchIndex?.() ?? SearchIndex.build(this.catalog.entries);
    return this.searchIndex;
  }

  private get trigrams(): TrigramIndex {
    this.trigramIndex ??= new TrigramIndex(this.catalog.entries);
    return this.trigramIndex;
  }

  private get wordModel(): WordModel | undefined {
    if (!this.modelLoaded) this.loadedModel = this.loadModel();
    this.modelLoaded = true;
    return this.loadedModel;
  }

  private decide(paste: Paste) {
    const signals = readSignals(paste);
    const found = matchSignatures(paste.letters, this.seeds, signals);
    const sure = found.filter((hit) => hit.confidence >= THRESHOLDS.exact);
    const isBanner = ({ entry }: { entry: string }) => this.catalog.get(entry)?.category === RETRIES;
    if (sure.length > 0 && !sure.every(isBanner)) return { match: this.exact(sure), found, signals };
    const words = wordsOf(excerptOf(paste.text));
    const scores = this.search.search(words);
    const match = this.likely({ paste, words, found, scores, signals });
    // Beside the banner of a retry its cause counts, in whatever words it stands there.
    const cause = match.candidates.find((candidate) => !isBanner(candidate));
    if (sure.length === 0 || (cause && cause.confidence >= THRESHOLDS.exact))
      return { match, found, scores, signals };
    return { match: this.exact(sure), found, signals };
  }

  private exact(sure: SignatureMatch[]): Match {
    const ordered = orderByCause(sure, this.catalog);
    return { outcome: 'exact', candidates: ordered.map(fromSignature), hints: [] };
  }

  private likely(read: Read): Match {
    const candidates = new Map<string, Candidate>();
    for (const { entry, evidence } of this.evidence(read)) {
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
  private evidence({ paste, words, found, scores, signals }: Read) {
    const weak = new Map(found.map((hit) => [hit.entry, hit]));
    const typed = this.trigrams.near(paste.letters.letters);
    const verdict = this.wordModel?.judge(words);
    const different = [...new Set(words.filter((word) => !NAMES.has(word)))];
    const httpStatus = paste.facts.httpStatus ?? loneStatus(different);
    const modelled = (verdict?.best(MAX_MODELLED) ?? []).filter((entry) => this.catalog.get(entry));
    const near = scores.filter(
      ({ entry }, rank) =>
        rank < MAX_WEIGHED || weak.has(entry) || typed.has(entry) || modelled.includes(entry),
    );
    for (const entry of new Set([...typed.keys(), ...modelled])) {
      if (!near.some((score) => score.entry === entry)) near.push(noScore(entry, scores[0]));
    }
    return near.map((score) => ({
      entry: score.entry,
      evidence: {
        score,
        next: scores.find(({ entry }) => entry !== score.entry),
        weak: weak.get(score.entry),
        signals,
        status: this.statusFit(score.entry, httpStatus),
        typed: typed.get(score.entry) ?? { share: 0, covered: 0 },
        typedElsewhere: Math.max(
          0,
          ...[...typed].map(([entry, { share }]) => (entry === score.entry ? 0 : share)),
        ),
        words: different.length,
        model: modelEvidence(verdict, score.entry, modelled),
      } satisfies Evidence,
    }));
  }

  /** Evidence behind the search layer's candidates: what calibration learns from. Empty where a message decides. */
  weigh(paste: Paste): Array<{ entry: string; evidence: Evidence }> {
    const signals = readSignals(paste);
    const found = matchSignatures(paste.letters, this.seeds, signals);
    if (found.some((hit) => hit.confidence >= THRESHOLDS.exact)) return [];
    const words = wordsOf(excerptOf(paste.text));
    return this.evidence({ paste, words, found, scores: this.search.search(words), signals });
  }

  private statusFit(id: string, status: number | undefined): -1 | 0 | 1 {
    const statuses = this.catalog.get(id)?.apiErrors.flatMap((error) => error.status ?? []) ?? [];
    if (status === undefined || statuses.length === 0) return 0;
    return statuses.includes(status) ? 1 : -1;
  }
}

/** "claude 529 again": a number is a status where nothing else is said. */
function loneStatus(words: readonly string[]): number | undefined {
  const [word = ''] = words;
  return words.length === 1 && /^[45]\d\d$/.test(word) ? Number(word) : undefined;
}

function modelEvidence(
  verdict: WordVerdict | undefined,
  entry: string,
  best: readonly string[],
): ModelEvidence | undefined {
  const share = verdict?.of(entry);
  if (!verdict || share === undefined) return undefined;
  const rival = best.find((other) => other !== entry);
  return { share, other: rival === undefined ? 0 : (verdict.of(rival) as number), none: verdict.none };
}

/** Turns ranked candidates into an answer, a question or an honest "I do not know". */
function choose(ranked: Candidate[]): Match {
  const [best] = ranked;
  if (best && best.confidence >= THRESHOLDS.likely)
    return { outcome: 'likely', candidates: [best], hints: [] };
  const choices = best
    ? ranked
        .filter(({ confidence }) => confidence >= best.confidence * THRESHOLDS.choice)
        .slice(0, MAX_CHOICES)
    : [];
  // Where two or three entries are possible, none of them alone has to be likely.
  const together = choices.reduce((sum, { confidence }) => sum + confidence, 0);
  if (best && best.confidence >= THRESHOLDS.firstChoice && together >= THRESHOLDS.ambiguous)
    return { outcome: 'ambiguous', candidates: choices, hints: [] };
  return { outcome: 'none', candidates: [], hints: ranked.slice(0, MAX_CHOICES) };
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
