import { z } from "zod";

const name = z.string().trim().min(1).max(60);
/** What staff types to leave the kiosk's full screen. */
const exitPin = z.string().regex(/^\d{4,8}$/, "pin");

export const createPairingInput = z.strictObject({ branchId: z.uuid(), name, exitPin });
export type CreatePairingInput = z.infer<typeof createPairingInput>;

export const PAIRING_MINUTES = 10;

export const pairing = z.object({
  deviceId: z.uuid(),
  /** Shown once, as `ABCD-EFGH`. */
  code: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Pairing = z.infer<typeof pairing>;

/** Eight letters and digits; small letters, spaces and dashes are forgiven. */
export const pairInput = z.strictObject({ code: z.string().trim().min(8).max(20) });

export const deviceFacts = z.object({
  deviceId: z.uuid(),
  name: z.string(),
  branchId: z.uuid(),
  branchName: z.string(),
  zone: z.string(),
});
export type DeviceFacts = z.infer<typeof deviceFacts>;

export const DEVICE_STATES = ["waiting", "online", "offline", "revoked"] as const;

/** `waiting`: made, not paired yet. `offline`: paired, but silent for longer than the gym's policy allows. */
export const device = z.object({
  id: z.uuid(),
  name: z.string(),
  branchId: z.uuid(),
  branchName: z.string(),
  state: z.enum(DEVICE_STATES),
  createdAt: z.iso.datetime(),
  pairedAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type Device = z.infer<typeof device>;

export const deviceIdInput = z.strictObject({ deviceId: z.uuid() });
export const exitInput = z.strictObject({ pin: exitPin });

/** What a kiosk says of itself; one whose page was loaded long ago says less. */
export const heartbeatInput = z
  .strictObject({
    /** The version of Pulse that its page was loaded from. */
    version: z.string().trim().min(1).max(40).optional(),
    /** Scans that it keeps until the server has them. */
    queued: z.int().min(0).max(1_000_000).optional(),
  })
  .optional();
export type HeartbeatInput = z.infer<typeof heartbeatInput>;

/** The server's clock in the answer, so that the kiosk knows how far its own is off. */
export const heartbeat = deviceFacts.extend({
  now: z.iso.datetime(),
  inside: z.int(),
  capacity: z.int().nullable(),
});
export type Heartbeat = z.infer<typeof heartbeat>;
