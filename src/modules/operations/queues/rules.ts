/** Names of fields whose value is nobody's business here, whatever it looks like. */
const PRIVATE =
  /token|secret|password|code|pin|key|e-?mail|phone|address|name|url|link|text|html|note|reason|message/i;

/** Ids, instants, days, and words of a closed set (`membership.expired`, `KES`): what a job is about, not whom. */
const PLAIN =
  /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?|[a-z][a-z0-9_.-]{0,30}|[A-Z][A-Z0-9_]{0,30})$/;

const DEPTH = 6;

/**
 * A payload as an operator may read it: its shape, numbers, ids and words of closed sets. Texts that could be a secret
 * or a person's are replaced by their length.
 */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return PLAIN.test(value) ? value : hidden(value);
  if (depth >= DEPTH) return "…";
  if (Array.isArray(value)) {
    const shown = value.slice(0, 20).map((one) => withoutSecrets(one, depth + 1));
    return value.length > shown.length ? [...shown, `… ${value.length - shown.length}`] : shown;
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([name, one]) => [
      name,
      typeof one === "string" && PRIVATE.test(name) && !name.endsWith("Id")
        ? hidden(one)
        : withoutSecrets(one, depth + 1),
    ]),
  );
}

const hidden = (text: string) => `[${text.length}]`;
