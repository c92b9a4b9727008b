/** Walks over the components of a message or a modal. */
import type { WireComponent } from './wire.js';

/** The components directly below one. */
export function below(component: WireComponent): WireComponent[] {
  const { components, component: inner, accessory } = component;
  return [...(components ?? []), ...(inner ? [inner] : []), ...(accessory ? [accessory] : [])];
}

/** All components, each before those below it. */
export function flatten(components: readonly WireComponent[]): WireComponent[] {
  return components.flatMap((component) => [component, ...flatten(below(component))]);
}

/** A copy in which every component has an `id`, as Discord gives them: counted from 1 unless they were sent. */
export function withIds(components: readonly WireComponent[]): WireComponent[] {
  const copy = structuredClone(components) as WireComponent[];
  const all = flatten(copy);
  const taken = new Set(all.map(({ id }) => id));
  let last = 0;
  for (const component of all) {
    if (component.id) continue;
    do last += 1;
    while (taken.has(last));
    component.id = last;
  }
  return copy;
}
