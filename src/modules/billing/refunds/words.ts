export const REFUND_STATUSES = ["created", "pending", "succeeded", "failed", "unknown"] as const;
