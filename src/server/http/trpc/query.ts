/** The part of a tRPC address that the thin adapter understands. */
export interface CallAddress {
  /** Procedure paths in order of the call. */
  paths: string[];
  batch: boolean;
  /** Text of the `input` parameter; empty or absent means no input. */
  input: string | undefined;
}

/**
 * Reads `<paths>?batch=1&input=…` without URL objects. Gives up (undefined) on everything that WHATWG parsing would
 * treat in a way of its own: the stock adapter then decides.
 * @param rest what follows the prefix in the request target, as sent.
 */
export function readCallAddress(rest: string): CallAddress | undefined {
  if (rest.includes("#")) return undefined;
  const mark = rest.indexOf("?");
  const path = decode(mark === -1 ? rest : rest.slice(0, mark));
  if (path === undefined) return undefined;
  let batch: string | undefined;
  let input: string | undefined;
  if (mark !== -1) {
    let at = mark + 1;
    while (at <= rest.length) {
      let end = rest.indexOf("&", at);
      if (end === -1) end = rest.length;
      const equals = rest.indexOf("=", at);
      const hasValue = equals !== -1 && equals < end;
      const name = rest.slice(at, hasValue ? equals : end);
      // The first of several wins, as URLSearchParams.get has it.
      if (name === "batch") batch ??= hasValue ? rest.slice(equals + 1, end) : "";
      else if (name === "input") input ??= hasValue ? rest.slice(equals + 1, end) : "";
      else if (name !== "" || hasValue) return undefined;
      at = end + 1;
    }
  }
  if (batch !== undefined && batch !== "1") return undefined;
  if (input?.includes("+")) input = input.replaceAll("+", " ");
  if (input !== undefined) {
    input = decode(input);
    if (input === undefined) return undefined;
  }
  return { paths: batch === "1" ? path.split(",") : [path], batch: batch === "1", input };
}

function decode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
