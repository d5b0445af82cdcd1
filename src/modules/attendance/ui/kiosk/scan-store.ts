import {
  MemoryQueueStore,
  openQueueStore,
  type QueueStore,
  type Waiting,
} from "@/platform/offline/queue-store";
import type { OfflineScan } from "../../offline/schema";

export type NewScan = Omit<OfflineScan, "clientSeq">;
export type KeptScan = Waiting<NewScan>;
/** Where a kiosk keeps scans until the server has them. */
export type ScanStore = QueueStore<NewScan>;

/** The store of a device; in memory where the browser refuses storage. */
export async function openScanStore(device: string): Promise<ScanStore> {
  try {
    return await openQueueStore<NewScan>(`pulse-kiosk-${device}`, "scans");
  } catch {
    return new MemoryQueueStore<NewScan>();
  }
}
