import { addDays } from "@/shared/time-zone/local-date";
import type { Frame } from "../gyms/gym";
import type { PersonStory } from "../person";
import { billedOn, since } from "./frame-days";

/** People of this gym whose situation is worth looking up. */
export function bayaniCast(frame: Frame): PersonStory[] {
  const { today } = frame;
  const plain = { waiver: true, notes: null, tags: [], fixedRate: true };
  return [
    {
      ...plain,
      key: "sign-in",
      firstName: "Andrea",
      lastName: "Santos",
      gender: "female",
      email: "member@bayani.example",
      account: "member@bayani.example",
      joinedOn: since(frame, 10),
      stints: [{ plan: "monthly", startsOn: since(frame, 10) }],
      rate: 10,
      taste: "late",
      photo: true,
    },
    {
      ...plain,
      key: "frozen",
      firstName: "Joshua",
      lastName: "Ramos",
      gender: "male",
      joinedOn: since(frame, 6),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 6),
          freeze: { from: addDays(today, -5), to: addDays(today, 9), reason: "exams" },
        },
      ],
      rate: 6,
    },
    {
      ...plain,
      key: "suspended",
      firstName: "Lance",
      lastName: "Torres",
      gender: "male",
      joinedOn: billedOn(addDays(today, -16), 8),
      stints: [
        {
          plan: "monthly",
          startsOn: billedOn(addDays(today, -16), 8),
          ownBillingDay: true,
          trouble: { from: addDays(today, -16), how: "never paid" },
        },
      ],
      rate: 6,
      appearances: [{ day: addDays(today, -4), time: "18:40", minutes: 60 }],
    },
  ];
}
