export interface Compose {
  services: Record<string, Record<string, unknown>>;
  volumes: Record<string, unknown>;
  secrets: Record<string, unknown>;
}
export function readCompose(text: string): { compose: Compose; faults: string[] };
export function interpolated(text: string): Array<{ name: string; operator: string }>;
