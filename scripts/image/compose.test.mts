import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readEnv } from "@/platform/env";

interface Service {
  image: string;
  environment?: Record<string, string>;
  profiles?: string[];
  logging?: unknown;
  read_only?: boolean;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { resources: { limits: { memory?: string; cpus?: string } } };
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const source = read("docker-compose.yml");
const compose: { services: Record<string, Service> } = parse(source, { merge: true });
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.startsWith("$" + "{PULSE_IMAGE"));

/** Lines of the form NAME=value. */
function variables(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}

const example = variables(read("docker/pulse.env.example"));
const filled = {
  ...example,
  PULSE_SECRET: "s".repeat(40),
  POSTGRES_PASSWORD: "p".repeat(24),
  PULSE_METRICS_TOKEN: "m".repeat(24),
};

/** What Compose puts in for `${NAME}`, `${NAME:-other}` and `${NAME:?complaint}`. */
function interpolate(value: string): string {
  return value.replaceAll(
    /\$\{([A-Z0-9_]+)(?::([-?+])([^}]*))?\}/g,
    (_all, name: string, kind?: string, rest = "") => {
      const known = (filled as Record<string, string>)[name] ?? "";
      if (kind === "+") return known === "" ? "" : rest;
      return known === "" && kind === "-" ? rest : known;
    },
  );
}

/** Every variable that the programs and their scripts read. */
function readVariables(): Set<string> {
  const names = [...read("src/platform/env.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]*): z/gm)].map(
    ([, name]) => name,
  );
  for (const folder of ["scripts", "docker"]) {
    for (const file of readdirSync(new URL(`../../${folder}`, import.meta.url), {
      recursive: true,
      encoding: "utf8",
    })) {
      if (!/\.mjs$/.test(file)) continue;
      names.push(
        ...[...read(join(folder, file)).matchAll(/\benv\.([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name),
      );
    }
  }
  return new Set(names.filter((name) => name !== undefined));
}

/** Compose's sizes in megabytes. */
function megabytes(size: string): number {
  return Number.parseFloat(size) * (size.endsWith("g") ? 1024 : 1);
}

describe("docker-compose.yml", () => {
  it("is what the Compose Specification allows", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const schema = JSON.parse(read("scripts/image/compose-spec/compose-spec.json"));
    const { $schema: _draft, ...rest } = schema;
    const check = ajv.compile(rest);
    check(compose);
    expect(check.errors ?? []).toEqual([]);
    expect(check({ services: { web: { imagine: "pulse" } } })).toBe(false);
  });

  it("sets only variables that Pulse reads", () => {
    const known = readVariables();
    expect(ours.map(([name]) => name)).toEqual(["migrate", "web", "worker"]);
    for (const [name, { environment = {} }] of ours) {
      expect({ name, unread: Object.keys(environment).filter((variable) => !known.has(variable)) }).toEqual({
        name,
        unread: [],
      });
    }
  });

  it.each(["web", "worker"])("sets every variable that %s cannot start without", (name) => {
    const image = Object.fromEntries(
      [...read("docker/Dockerfile").matchAll(/^\s*(?:ENV )?([A-Z_]+)=([^\s\\]+)/gm)].map(([, key, value]) => [
        key,
        value,
      ]),
    );
    const { environment = {} } = compose.services[name] ?? {};
    const set = Object.entries(environment).map(([key, value]) => [key, interpolate(String(value))]);
    const derived = { PULSE_DB_APP_URL: "postgresql://a", PULSE_DB_SYSTEM_URL: "postgresql://s" };
    const env = readEnv({ ...image, ...Object.fromEntries(set), ...derived });
    expect(env).toMatchObject({ HOST: "0.0.0.0", PORT: 3000, PULSE_DEMO: "off", dataDir: "/data" });
  });

  it("asks for nothing that the example of .env does not name, and the example names nothing else", () => {
    const asked = new Set([...source.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(([, name]) => name));
    // Given for one command, never kept.
    for (const once of ["PULSE_COMMIT", "PULSE_LOG_LEVEL", "PULSE_MIGRATE_RETRY"]) asked.delete(once);
    expect([...asked].sort()).toEqual(Object.keys(example).sort());
  });

  it("gives the administrator's password to the database and to migrate alone", () => {
    const holders = services.filter(([, service]) => JSON.stringify(service).includes("POSTGRES_PASSWORD"));
    expect(holders.map(([name]) => name).sort()).toEqual(["migrate", "postgres"]);
  });

  it("limits memory, processors and logs of every service, and fits into 8 GB", () => {
    const sizes = services.map(([name, service]) => {
      const { memory, cpus } = service.deploy?.resources.limits ?? {};
      expect({ name, memory, cpus, logging: service.logging, locked: service.read_only }).toEqual({
        name,
        memory: expect.any(String),
        cpus: expect.any(String),
        logging: expect.objectContaining({ driver: "local" }),
        locked: true,
      });
      return megabytes(memory ?? "0");
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6.5 * 1024);
  });

  it("starts in order: database, tables, web, proxy, tunnel", () => {
    const waits = (name: string) =>
      Object.entries(compose.services[name]?.depends_on ?? {}).map(
        ([on, { condition }]) => `${on} ${condition}`,
      );
    expect(waits("migrate")).toEqual(["postgres service_healthy"]);
    expect(waits("web")).toEqual(["migrate service_completed_successfully"]);
    expect(waits("worker")).toEqual(["migrate service_completed_successfully"]);
    expect(waits("proxy")).toEqual(["web service_healthy"]);
    expect(waits("cloudflared")).toEqual(["proxy service_healthy"]);
  });
});
