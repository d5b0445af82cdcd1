import type { Dashboard, Panel } from "@grafana/schema";

/** The data source that the provisioning makes. */
const PROMETHEUS = { type: "prometheus", uid: "pulse-prometheus" };
const WIDTH = 24;
const HEIGHT = 8;

export interface Graph {
  title: string;
  /** Grafana's name of the unit: s, percent, bytes, short, celsius, reqps. */
  unit: string;
  /** Legend and expression of each line. */
  lines: readonly (readonly [legend: string, expression: string])[];
  /** A single large figure instead of a curve. */
  single?: true;
  description?: string;
}

interface Page {
  uid: string;
  title: string;
  description: string;
  graphs: readonly Graph[];
}

/** A dashboard with its graphs three beside each other. Typed by Grafana's own published schema. */
export function dashboard({ uid, title, description, graphs }: Page): Dashboard {
  return {
    uid,
    title,
    description,
    tags: ["pulse"],
    schemaVersion: 39,
    version: 1,
    editable: false,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    timezone: "browser",
    panels: graphs.map(panel),
  };
}

function panel({ title, unit, lines, single, description }: Graph, at: number): Panel {
  const w = WIDTH / 3;
  return {
    id: at + 1,
    type: single ? "stat" : "timeseries",
    title,
    ...(description !== undefined && { description }),
    datasource: PROMETHEUS,
    gridPos: { x: (at % 3) * w, y: Math.floor(at / 3) * HEIGHT, w, h: HEIGHT },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: lines.map(([legendFormat, expr], line) => ({
      refId: String.fromCharCode(65 + line),
      datasource: PROMETHEUS,
      expr,
      legendFormat,
    })),
  };
}
