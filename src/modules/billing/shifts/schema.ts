import { z } from "zod";

/** What lies in a drawer when a shift ends and is counted; the rest is compared where it arrives. */
export const COUNTED_TENDERS = ["cash", "card_terminal"] as const;
/** Tenders a shift may take in, in the order they are shown. */
export const SHIFT_TENDERS = ["cash", "card_terminal", "mpesa", "gcash", "stripe", "bank"] as const;
export const shiftTender = z.enum(SHIFT_TENDERS);
export type ShiftTender = z.infer<typeof shiftTender>;

const minor = z.int().min(0).max(500_000_000);
const drawer = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N} -]{1,20}$/u);
const why = z.string().trim().min(3).max(200);

export const openShiftInput = z.strictObject({
  branchId: z.uuid(),
  drawer: drawer.default("1"),
  /** Cash that is put into the drawer to give change from. */
  floatMinor: minor,
});
export type OpenShift = z.infer<typeof openShiftInput>;

export const moveCashInput = z.strictObject({
  shiftId: z.uuid(),
  /** Into the drawer when positive, out of it when negative. */
  amountMinor: z
    .int()
    .min(-500_000_000)
    .max(500_000_000)
    .refine((amount) => amount !== 0, { message: "not_zero" }),
  reason: why,
});
export type MoveCash = z.infer<typeof moveCashInput>;

export const closeShiftInput = z.strictObject({
  shiftId: z.uuid(),
  counts: z
    .array(z.strictObject({ tender: shiftTender, countedMinor: minor, reason: why.optional() }))
    .max(SHIFT_TENDERS.length)
    .refine((counts) => new Set(counts.map(({ tender }) => tender)).size === counts.length, {
      message: "twice",
    }),
  handover: z.string().trim().max(1_000).optional(),
});
export type CloseShift = z.infer<typeof closeShiftInput>;

export const shiftIdInput = z.strictObject({ shiftId: z.uuid() });
export const branchInput = z.strictObject({ branchId: z.uuid() });

/** One tender of a shift, as the journal adds up. Minor units; `expectedMinor` is the sum of the others. */
export const tenderSums = z.object({
  tender: shiftTender,
  floatMinor: z.int(),
  takenMinor: z.int(),
  /** Given back; negative. */
  refundedMinor: z.int(),
  movedMinor: z.int(),
  expectedMinor: z.int(),
});
export type TenderSums = z.infer<typeof tenderSums>;

export const tenderCount = z.object({
  tender: shiftTender,
  expectedMinor: z.int(),
  countedMinor: z.int(),
  reason: z.string().nullable(),
});
export type TenderCount = z.infer<typeof tenderCount>;

export const cashMovement = z.object({
  id: z.uuid(),
  amountMinor: z.int(),
  reason: z.string(),
  at: z.iso.datetime(),
  by: z.string().nullable(),
});

/** A shift with its sums: the X view while it is open, the Z-report afterwards. */
export const shiftReport = z.object({
  id: z.uuid(),
  /** Counts the shifts of a branch, without a gap. */
  number: z.int(),
  branchId: z.uuid(),
  branchName: z.string(),
  drawer: z.string(),
  status: z.enum(["open", "closed"]),
  currency: z.string(),
  openedBy: z.string().nullable(),
  openedAt: z.iso.datetime(),
  closedBy: z.string().nullable(),
  closedAt: z.iso.datetime().nullable(),
  handover: z.string().nullable(),
  tenders: z.array(tenderSums),
  /** What was counted; empty while it is open. */
  counts: z.array(tenderCount),
  movements: z.array(cashMovement),
});
export type ShiftReport = z.infer<typeof shiftReport>;

/** Cash that came in while no drawer was open. */
export const looseCash = z.object({
  id: z.uuid(),
  amountMinor: z.int(),
  at: z.iso.datetime(),
  invoiceId: z.uuid().nullable(),
  invoiceNumber: z.string().nullable(),
  memberName: z.string().nullable(),
  by: z.string().nullable(),
});
export type LooseCash = z.infer<typeof looseCash>;

/** Everything a branch's desk sees of its drawers. */
export const cashBoard = z.object({
  currency: z.string(),
  open: z.array(shiftReport),
  /** What the last shift that ended here left to say. */
  handover: z
    .object({ number: z.int(), note: z.string(), by: z.string().nullable(), at: z.iso.datetime() })
    .nullable(),
  loose: z.object({ totalMinor: z.int(), count: z.int(), items: z.array(looseCash) }),
});
export type CashBoard = z.infer<typeof cashBoard>;

const day = z.iso.date();
export const shiftHistoryInput = z.strictObject({
  branchId: z.uuid().optional(),
  /** Days on which they were opened, in the gym's zone. */
  from: day.optional(),
  to: day.optional(),
  /** Only those whose count did not come out. */
  differing: z.boolean().default(false),
  cursor: z.uuid().optional(),
});
export type ShiftHistoryInput = z.infer<typeof shiftHistoryInput>;

export const shiftRow = shiftReport
  .pick({
    id: true,
    number: true,
    branchName: true,
    drawer: true,
    status: true,
    openedBy: true,
    openedAt: true,
    closedBy: true,
    closedAt: true,
  })
  .extend({ takenMinor: z.int(), differenceMinor: z.int() });
export type ShiftRow = z.infer<typeof shiftRow>;

export const shiftHistory = z.object({
  currency: z.string(),
  items: z.array(shiftRow),
  next: z.uuid().nullable(),
  /** Of everything the filter finds. */
  totals: z.object({ shifts: z.int(), takenMinor: z.int(), overMinor: z.int(), shortMinor: z.int() }),
});
export type ShiftHistory = z.infer<typeof shiftHistory>;
