/** `open` is what is still tried or waits for somebody; `failed` is everything that failed, however it ended. */
export const COLLECTION_VIEWS = ["open", "review", "recovered", "failed", "written_off"] as const;

/** The stretches of days that the figures are about. */
export const COLLECTION_DAYS = [30, 90] as const;
