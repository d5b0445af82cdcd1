/** Applies what is missing. */
export function migrate(options: { url: string }): Promise<unknown>;
