import { version } from "../../../package.json";

/** Put in by the bundler: the commit the program was built from, or an empty text where that is not known. */
declare const PULSE_COMMIT: string | undefined;

/** Which Pulse this process is. */
export const RELEASE: Readonly<{ version: string; commit: string | null; node: string }> = Object.freeze({
  version,
  commit: (typeof PULSE_COMMIT === "string" && PULSE_COMMIT) || null,
  node: process.versions.node,
});
