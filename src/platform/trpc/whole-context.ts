/**
 * A context that holds all of the context it was made from. Our own adapter hands it on as it is instead of copying both
 * for every call; tRPC's own copies it, so every field of a subclass must be the object's own.
 */
export abstract class WholeContext {}
