import { bayaniCast } from "./cast/bayani";
import { kifaruCast } from "./cast/kifaru";
import { nordlichtCast } from "./cast/nordlicht";
import type { Frame } from "./gyms/gym";
import type { PersonStory } from "./person";

/** People whose situation is worth looking up; docs/demo.md lists them. */
export function castOf(slug: string, frame: Frame): PersonStory[] {
  if (slug === "kifaru") return kifaruCast(frame);
  return slug === "bayani" ? bayaniCast(frame) : nordlichtCast(frame);
}
