/** Written into each bundle by the build; tests that run the sources have neither. */
declare const PULSE_VERSION: string | undefined;
/** The commit that was built, or an empty text where that is not known. */
declare const PULSE_COMMIT: string | undefined;

/** Which Pulse this process is. */
export const RELEASE: Readonly<{ version: string; commit: string | null; node: string }> = Object.freeze({
  version: typeof PULSE_VERSION === "undefined" ? "0.0.0" : PULSE_VERSION,
  commit: (typeof PULSE_COMMIT === "string" && PULSE_COMMIT) || null,
  node: process.versions.node,
});
