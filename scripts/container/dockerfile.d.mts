export interface Instruction {
  line: number;
  name: string;
  flags: Record<string, string>;
  text: string;
}
export interface Stage {
  name: string;
  image: string;
  instructions: Instruction[];
}
export function parseDockerfile(text: string): Stage[];
export function copyOf(instruction: Instruction): { sources: string[]; target: string; from?: string };
export function commandOf(stage: Stage, name: string): string[];
export function environmentOf(stage: Stage): Record<string, string>;
export function contextFilter(text: string): (path: string) => boolean;
