/**
 * Why a message could not be handed over. `transient`: the same message may go through later.
 * `permanent`: it never will, so trying again only annoys the provider.
 */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly kind: "transient" | "permanent";
  /** How long the other side asks us to wait, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: "transient" | "permanent",
    reason: string,
    options: ErrorOptions & { retryAfterSeconds?: number | undefined } = {},
  ) {
    super(reason, options);
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
