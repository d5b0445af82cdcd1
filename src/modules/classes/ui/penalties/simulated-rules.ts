import type { SimulateInput } from "../../penalties/schema";

/** Of a gym's rules those that a simulation is about. */
export function simulatedRules(rules: SimulateInput): SimulateInput {
  const { freeCancelMinutes, extraLate, extraLateMinutes, lateFeeMinor, extraLateFeeMinor } = rules;
  const { noShowFeeMinor, penaltyTakes, forgivenPer30Days, hostPaysForGuests } = rules;
  return {
    ...{ freeCancelMinutes, extraLate, extraLateMinutes, lateFeeMinor, extraLateFeeMinor },
    ...{ noShowFeeMinor, penaltyTakes, forgivenPer30Days, hostPaysForGuests },
  };
}
