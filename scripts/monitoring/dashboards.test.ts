import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { DASHBOARDS } from "./dashboards";

const FOLDER = "docker/grafana";

/*
 * The compiler holds the dashboards to Grafana's published schema (@grafana/schema, Apache-2.0); here the files that
 * Grafana loads are held to them. `npx vitest run --project unit scripts/monitoring -u` writes the files.
 */
it.each(Object.entries(DASHBOARDS))("%s stands in its file as it is written in code", async (name, made) => {
  const text = `${JSON.stringify(made, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../${FOLDER}/dashboards/${name}.json`);
});

it("are all there is, each with an address and panels of its own", async () => {
  const files = await readdir(`${FOLDER}/dashboards`);
  expect(files.sort()).toEqual(
    Object.keys(DASHBOARDS)
      .map((name) => `${name}.json`)
      .sort(),
  );
  const all = Object.values(DASHBOARDS);
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
  for (const { panels = [], title } of all) {
    expect(panels.length, title).toBeGreaterThan(5);
    expect(new Set(panels.map(({ id }) => id)).size, title).toBe(panels.length);
  }
});

it("ask the data source that Grafana is given", async () => {
  const read = async (file: string) => parse(await readFile(`${FOLDER}/provisioning/${file}`, "utf8"));
  const { datasources } = await read("datasources/prometheus.yml");
  const { providers } = await read("dashboards/pulse.yml");
  expect(datasources).toMatchObject([
    { type: "prometheus", uid: "pulse-prometheus", url: "http://prometheus:9090" },
  ]);
  expect(providers).toMatchObject([{ type: "file", options: { path: "/var/lib/grafana/dashboards" } }]);
  for (const { panels = [] } of Object.values(DASHBOARDS))
    for (const panel of panels) expect(panel).toMatchObject({ datasource: { uid: "pulse-prometheus" } });
});
