import type { Ports } from "@/platform/context";
import { PLATFORM_TENANT } from "@/platform/ids";
import { type QueueHealth, queueHealth } from "@/platform/jobs/health";
import { newestProof } from "../backups/service";
import { readFigures, type StoredFigures } from "./data";

export interface InstallationFigures extends StoredFigures {
  readonly queue: QueueHealth;
  /** Of the newest proof of a backup; null when there has never been one. */
  readonly proof: { ok: boolean; ageSeconds: number; minutes: number } | null;
}

/** The figures that all processes share, for the one that is asked for them. @throws DomainError UNAVAILABLE */
export async function installationFigures(ports: Pick<Ports, "db" | "clock">): Promise<InstallationFigures> {
  const { db, clock } = ports;
  const now = clock.now();
  const queue = await queueHealth(db);
  return await db.system("metrics", PLATFORM_TENANT, async (reads) => {
    const figures = await readFigures(reads, now);
    const proof = await newestProof({ db: reads });
    const ageSeconds = proof ? (now.getTime() - Date.parse(proof.at)) / 1_000 : 0;
    return { ...figures, queue, proof: proof && { ok: proof.ok, minutes: proof.minutes, ageSeconds } };
  });
}
