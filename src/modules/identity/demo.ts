import { DEMO_ROLES, type DemoSignIns } from "./schema";

/** The password of every demo account. Demo accounts exist only where the demo is on. */
export const DEMO_PASSWORD = "pulse-demo";
export const DEMO_OPERATOR = "operator@pulse.example";

const GYMS = [
  { slug: "kifaru", name: "Kifaru Strength", place: "Nairobi" },
  { slug: "bayani", name: "Bayani Fitness", place: "Manila" },
  { slug: "nordlicht", name: "Nordlicht Studio", place: "Berlin" },
  { slug: "fresh", name: "Fresh", place: null },
] as const;

/** The buttons of the sign-in page; null when the demo is off. */
export function demoSignIns(demo: "full" | "small" | "off"): DemoSignIns {
  if (demo === "off") return null;
  return {
    password: DEMO_PASSWORD,
    operator: DEMO_OPERATOR,
    gyms: GYMS.map((gym) => ({
      ...gym,
      people: DEMO_ROLES.map((role) => ({ role, email: `${role}@${gym.slug}.example` })),
    })),
  };
}
