export declare const SHINGLE_LENGTH: number;
export declare function wordsOf(text: string): string[];
export declare function shinglesOf(text: string): string[];
export declare function hashOf(shingle: string): string;
