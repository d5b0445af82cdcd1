/** Which classes a list shows: all, those where somebody was missing, those for which somebody waited in vain. */
export const CLASS_LISTS = ["all", "missed", "unmet"] as const;
