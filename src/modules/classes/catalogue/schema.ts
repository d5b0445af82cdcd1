import { z } from "zod";

export const LEVELS = ["all", "beginner", "intermediate", "advanced"] as const;
export const level = z.enum(LEVELS);
export type Level = z.infer<typeof level>;

/** Names of the palette that a timetable is drawn with; a screen turns them into colours for light and dark. */
export const CLASS_COLORS = [
  "blue",
  "teal",
  "green",
  "lime",
  "amber",
  "orange",
  "red",
  "pink",
  "violet",
  "slate",
] as const;
export const classColor = z.enum(CLASS_COLORS);
export type ClassColor = z.infer<typeof classColor>;

export const minutesField = z.int().min(5).max(1_440);
export const capacityField = z.int().min(1).max(10_000);

const typeDetails = {
  name: z.string().trim().min(1).max(60),
  color: classColor,
  description: z.string().trim().max(600).nullable(),
  level,
  minutes: minutesField,
  capacity: capacityField,
  /** Seats of the capacity that are kept for people who come without a booking. */
  walkInSeats: z.int().min(0).max(10_000),
  /** Guests that one booking may bring. */
  maxGuests: z.int().min(0).max(20),
  /** Of the class allowance; 0 is included for everybody. */
  credits: z.int().min(0).max(100),
  /** What a seat costs without a plan, in minor units of the gym's currency; null is not sold. */
  dropInMinor: z.int().min(0).max(100_000_000).nullable(),
  /** Whether the public timetable shows it. */
  listed: z.boolean(),
};

export const saveTypeInput = z
  .strictObject({ id: z.uuid().nullable(), ...typeDetails })
  .refine((input) => input.walkInSeats <= input.capacity, {
    path: ["walkInSeats"],
    message: "above_capacity",
  });
export type SaveTypeInput = z.infer<typeof saveTypeInput>;

export const classType = z.object({
  id: z.uuid(),
  ...typeDetails,
  currency: z.string().nullable(),
  archived: z.boolean(),
  /** Series that still run. */
  running: z.int(),
});
export type ClassType = z.infer<typeof classType>;

export const archiveInput = z.strictObject({ id: z.uuid(), archived: z.boolean() });

const roomDetails = {
  branchId: z.uuid(),
  name: z.string().trim().min(1).max(60),
  /** People that fit in; null is not stated. */
  capacity: z.int().min(1).max(10_000).nullable(),
};

export const saveRoomInput = z.strictObject({ id: z.uuid().nullable(), ...roomDetails });
export type SaveRoomInput = z.infer<typeof saveRoomInput>;

export const room = z.object({ id: z.uuid(), ...roomDetails, archived: z.boolean(), running: z.int() });
export type Room = z.infer<typeof room>;

/** Who may teach. */
export const trainer = z.object({ id: z.uuid(), name: z.string(), branchIds: z.array(z.uuid()) });

export const catalogue = z.object({
  types: z.array(classType),
  rooms: z.array(room),
  trainers: z.array(trainer),
});
export type Catalogue = z.infer<typeof catalogue>;
