import type { Registry } from "prom-client";
import type { Machine } from "@/platform/machine/read-machine";
import { pulledGauge, type Reading } from "@/platform/metrics/pulled";

const DAY_MS = 24 * 3_600_000;

/** The machine as Pulse sees it, and how long its certificate is good for. */
export function machineMetrics(
  registry: Registry,
  machine: () => Promise<Machine>,
  certificateEnd: () => Promise<Date | undefined>,
): void {
  const gauge = (name: string, help: string, value: (of: Machine) => number | undefined | null) =>
    pulledGauge(registry, {
      name,
      help,
      read: async (): Promise<Reading[]> => [{ value: value(await machine()) ?? undefined }],
    });
  gauge("pulse_machine_cores", "Cores that this process may use", ({ cores }) => cores);
  gauge("pulse_machine_load", "Processes that wanted a core, averaged over 15 minutes", ({ load }) => load);
  gauge("pulse_machine_memory_bytes", "Memory of the machine", ({ memory }) => memory.totalBytes);
  gauge(
    "pulse_machine_memory_available_bytes",
    "Memory that programs could still get",
    ({ memory }) => memory.availableBytes,
  );
  gauge("pulse_disk_bytes", "Size of the file system with Pulse's data", ({ disk }) => disk?.totalBytes);
  gauge("pulse_disk_free_bytes", "What is free of it", ({ disk }) => disk?.freeBytes);
  gauge("pulse_temperature_celsius", "Hottest sensor; absent where there is none", ({ celsius }) => celsius);
  pulledGauge(registry, {
    name: "pulse_certificate_days",
    help: "Days until the certificate of the public address ends; absent where it isn't https",
    read: async () => {
      const end = await certificateEnd();
      return [{ value: end && (end.getTime() - Date.now()) / DAY_MS }];
    },
  });
}
