"use client";

import { BarChart } from "@/ui/chart/bar-chart";
import type { ChartDatum } from "@/ui/chart/chart-frame";
import { LineChart } from "@/ui/chart/line-chart";
import { Sparkline } from "@/ui/chart/sparkline";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Grid, Section } from "./specimen";

const HOURS: readonly ChartDatum[] = Array.from({ length: 17 }, (_, index) => {
  const hour = index + 6;
  const usual = Math.round(
    46 * Math.exp(-((hour - 18) ** 2) / 8) + 28 * Math.exp(-((hour - 7.5) ** 2) / 4) + 4,
  );
  return {
    key: String(hour),
    label: `${String(hour).padStart(2, "0")}:00`,
    value: hour > 15 ? 0 : Math.max(0, usual + ((index * 7) % 11) - 5),
    compare: usual,
  };
});

const DAYS: readonly ChartDatum[] = Array.from({ length: 30 }, (_, index) => ({
  key: `2026-11-${String(index + 1).padStart(2, "0")}`,
  label: `${index + 1} Nov`,
  value: 180 + Math.round(40 * Math.sin(index / 1.1)) + index * 3,
  compare: 170 + Math.round(35 * Math.sin(index / 1.1)),
}));

const money = new Intl.NumberFormat("en", { style: "currency", currency: "KES", maximumFractionDigits: 0 });

const short = new Intl.NumberFormat("en", { notation: "compact" });

export function ChartSection() {
  const { show } = useToast();
  const open = (key: string) => show({ tone: "info", title: `Opens the list behind ${key}` });
  return (
    <Section id="charts" title="Charts">
      <Grid>
        <Panel title="Check-ins by hour">
          <BarChart
            label="Check-ins by hour"
            data={HOURS}
            seriesName="Today"
            compareName="Usual Tuesday"
            onSelect={open}
            asOf="15:42"
          />
        </Panel>
        <Panel title="Visits per day">
          <LineChart
            label="Visits per day"
            data={DAYS}
            seriesName="November"
            compareName="October"
            onSelect={open}
            area
            asOf="15:42"
          />
        </Panel>
        <Panel title="Few bars, money">
          <BarChart
            label="Sales by plan"
            data={[
              { key: "m", label: "Monthly", value: 412_000 },
              { key: "y", label: "Yearly", value: 980_500 },
              { key: "s", label: "Student", value: 88_000 },
            ]}
            seriesName="Sales"
            format={(value) => money.format(value)}
            formatTick={(value) => short.format(value)}
          />
        </Panel>
        <Panel title="One point, all zero, empty">
          <div className="grid gap-4 sm:grid-cols-2">
            <LineChart
              label="One point"
              data={[{ key: "a", label: "Mon", value: 3 }]}
              seriesName="Visits"
              height={120}
            />
            <BarChart
              label="All zero"
              data={["Mon", "Tue", "Wed"].map((label) => ({ key: label, label, value: 0 }))}
              seriesName="Visits"
              height={120}
            />
            <BarChart label="Empty" data={[]} seriesName="Visits" />
            <Sparkline values={[4, 6, 5, 9, 12, 8, 14]} label="Rising" />
          </div>
        </Panel>
      </Grid>
    </Section>
  );
}
