import { readdirSync, readFileSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { ERROR_TABLE } from "@/platform/errors";
import { defaultLocale, locales } from "./locales";
import { loadMessages, loadTranslator, pickMessages } from "./messages";
import { namespaces } from "./namespaces";

const folder = new URL("./messages/", import.meta.url);
const translations = locales.filter((locale) => locale !== defaultLocale);

/**
 * Texts that are the same word in two languages. One line each: `locale namespace.key`, or `* namespace.key` for
 * names that no language translates.
 */
const sameWord: ReadonlySet<string> = new Set(
  readFileSync(new URL("./same-word.txt", import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#")),
);

function read(locale: string, namespace: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === "string") texts.set(path, value);
    else if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
    } else throw new Error(`${locale}/${namespace}.json: ${path} is neither a text nor a group`);
  };
  walk(JSON.parse(readFileSync(new URL(`${locale}/${namespace}.json`, folder), "utf8")), "");
  return texts;
}

/** What a text takes from its caller: argument names with their kind, tags included. */
function signature(text: string): string[] {
  const found = new Set<string>();
  const walk = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      found.add(`${element.value}:${TYPE[element.type]}`);
      if (element.type === TYPE.tag) walk(element.children);
      if (element.type === TYPE.plural)
        for (const option of Object.values(element.options)) walk(option.value);
      if (element.type === TYPE.select) {
        found.add(`${element.value}:${Object.keys(element.options).sort().join("|")}`);
        for (const option of Object.values(element.options)) walk(option.value);
      }
    }
  };
  walk(parse(text));
  return [...found].sort();
}

/** Letters outside of arguments; a text without any ("{a} – {b}") has nothing to translate. */
function hasWords(text: string): boolean {
  return /\p{L}{2}/u.test(text.replace(/\{[^{}]*\}/g, ""));
}

describe("namespaces", () => {
  it.each(locales)("%s has exactly the declared files", (locale) => {
    const files = readdirSync(new URL(`${locale}/`, folder)).sort();
    expect(files).toEqual(namespaces.map((namespace) => `${namespace}.json`).sort());
  });
});

describe.each(namespaces)("%s", (namespace) => {
  const english = read(defaultLocale, namespace);

  it("has no empty and no malformed English text", () => {
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe("");
      expect(() => signature(text), key).not.toThrow();
    }
  });

  it.each(translations)("%s has the same keys", (locale) => {
    expect([...read(locale, namespace).keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(translations)("%s takes the same arguments", (locale) => {
    for (const [key, text] of read(locale, namespace)) {
      expect(signature(text), `${key}: ${text}`).toEqual(signature(english.get(key) ?? ""));
    }
  });

  it.each(translations)("%s is translated", (locale) => {
    const left = [...read(locale, namespace)]
      .filter(([, text]) => text.trim() === "" || hasWords(text))
      .filter(([key, text]) => text.trim() === "" || text === english.get(key))
      .map(([key]) => `${namespace}.${key}`)
      .filter((key) => !sameWord.has(`${locale} ${key}`) && !sameWord.has(`* ${key}`));
    expect(left).toEqual([]);
  });
});

describe("German", () => {
  it("says du to everybody, in every namespace", () => {
    // "Sie" may still mean a thing or several people: told apart by the verb beside it.
    const formal =
      /\b(?:Ihr(?:e[mnrs]?)?|Ihnen)\b|\b\p{L}+(?:en|ern|eln|tun) Sie\b|\bSie (?:sind|\p{L}+en)\b|\bSie\b[^.;:]*\bSie\b/u;
    const found = namespaces.flatMap((namespace) =>
      [...read("de", namespace)]
        .filter(([, text]) => formal.test(text))
        .map(([key]) => `${namespace}.${key}`),
    );
    expect(found).toEqual([]);
  });
});

describe("error words", () => {
  /** Situations that only the client knows, and the line with the request's reference. */
  const clientOnly = ["RATE_LIMITED_FOR", "OFFLINE", "KEPT", "reference"];

  it.each(locales)("%s has words for every code and for nothing else", (locale) => {
    expect([...read(locale, "errors").keys()].sort()).toEqual(
      [...Object.keys(ERROR_TABLE), ...clientOnly].sort(),
    );
  });

  it.each(locales)("%s says what happened and what to do next", (locale) => {
    for (const [key, text] of read(locale, "errors")) {
      if (key === "reference") continue;
      expect(text.split(/[.:;,]\s/).length, `${key}: ${text}`).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("loading", () => {
  it("merges every namespace and reads each language once", async () => {
    const first = await loadMessages("sw");
    expect(Object.keys(first).sort()).toEqual([...namespaces].sort());
    expect(first.common.actions.save).toBe("Hifadhi");
    expect(await loadMessages("sw")).toBe(first);
  });

  it("passes on only what a segment asks for", async () => {
    expect(Object.keys(pickMessages(await loadMessages("de"), ["errors"]))).toEqual(["errors"]);
  });

  it("makes a wrong key a type error", async () => {
    const t = await loadTranslator("en", "common");
    // @ts-expect-error no such key
    const wrong = () => t("actions.sav");
    expect(wrong).toBeTypeOf("function");
  });

  it.each([
    ["en", 1, "1 day"],
    ["en", 3, "3 days"],
    ["de", 1, "1 Tag"],
    ["de", 3, "3 Tage"],
    ["sw", 3, "siku 3"],
    ["fil", 3, "3 araw"],
  ] as const)("%s counts %i as %s", async (locale, count, words) => {
    const t = await loadTranslator(locale, "common");
    expect(t("time.days", { count })).toBe(words);
  });
});
