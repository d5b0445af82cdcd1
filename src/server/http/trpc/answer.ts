import { RawJson } from "@/platform/trpc/raw-json";

/** One procedure's result as response text; ready JSON is spliced in as it is. */
export function resultText(data: unknown): string {
  if (data instanceof RawJson) return `{"result":{"data":${data.text}}}`;
  const text = JSON.stringify(data);
  return text === undefined ? '{"result":{}}' : `{"result":{"data":${text}}}`;
}

/** Whether a result would have to be streamed, which a plain JSON answer cannot do. */
export function isStream(data: unknown): boolean {
  if (typeof data !== "object" || data === null || Array.isArray(data) || data instanceof RawJson)
    return false;
  if (isAsyncIterable(data)) return true;
  for (const value of Object.values(data)) {
    if ((typeof value === "object" && value !== null) || typeof value === "function") {
      if (isPromise(value) || isAsyncIterable(value)) return true;
    }
  }
  return false;
}

function isAsyncIterable(value: object): boolean {
  return Symbol.asyncIterator in value;
}

function isPromise(value: object): boolean {
  if (Array.isArray(value)) return false;
  const { then, catch: caught } = value as { then?: unknown; catch?: unknown };
  return typeof then === "function" && typeof caught === "function";
}
