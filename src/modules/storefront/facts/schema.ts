import type { Timetable } from "@/modules/classes/sessions/schema";
import type { Plan } from "@/modules/membership/plans/schema";
import type { Branch } from "@/modules/tenancy/branches/schema";
import type { PublicParts } from "./rules";

/** How full a branch is now, and what is usual at this time of the week. */
export interface PublicOccupancy {
  readonly inside: number;
  readonly usual: number | null;
  readonly capacity: number | null;
}

/** Everything a stranger may know of a gym. Nothing of it is about a member. */
export interface PublicGym {
  readonly slug: string;
  readonly name: string;
  readonly zone: string;
  readonly locale: string;
  readonly currency: string;
  readonly isDemo: boolean;
  readonly brandColor: string;
  /** Address of the logo. */
  readonly logo: string | null;
  readonly policies: unknown;
  readonly parts: PublicParts;
  /** Those that anybody may buy. */
  readonly plans: readonly Plan[];
  readonly branches: readonly (Branch & { readonly occupancy: PublicOccupancy | null })[];
  /** The week from today on; null where the gym does not show it. */
  readonly timetable: Timetable | null;
  readonly today: string;
  readonly asOf: string;
}
