import { z } from "zod";
import { REMINDERS } from "../catalogue";
import { channel, topic } from "../schema";

export const mode = z.enum(["on", "off", "fallback"]);
export const digest = z.enum(["off", "daily", "weekly"]);

export const reminder = z.literal([...REMINDERS]);

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const times = z.strictObject({
  quietFrom: time,
  /** The same as `quietFrom`: never quiet. */
  quietTo: time,
  digest,
  reminderMinutes: reminder,
});
export type Times = z.infer<typeof times>;

const modes = z.object({ push: mode, email: mode, sms: mode });

export const preferences = z.object({
  topics: z.array(z.object({ topic, modes, locked: z.array(channel) })),
  times,
  /** Whether the gym has an address and a number. */
  hasEmail: z.boolean(),
  hasPhone: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;

export const chooseInput = z
  .strictObject({ topic, channel, mode })
  .refine(({ channel, mode }) => mode !== "fallback" || channel === "email", { path: ["mode"] });

export const testInput = z.strictObject({ channel });
