/** A fee for something that a member did or left undone. Amounts in minor units of the gym's currency. */
export interface Fee {
  payerId: string;
  /** What the line is called: `billing.lines.<kind>`. */
  kind: "late_cancel" | "no_show";
  /** What it is about, as it is called by its gym. */
  label: string;
  /** The day that it is about. */
  on: string;
  amountMinor: number;
  branchId: string;
}

export interface FeeBill {
  invoiceId: string;
  /** Whether it is paid, or will be by itself. */
  settled: boolean;
}
