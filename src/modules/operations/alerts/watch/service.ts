import type { Ports } from "@/platform/context";
import { PLATFORM_TENANT } from "@/platform/ids";
import { readMachine } from "@/platform/machine/read-machine";
import { certificateEnd } from "@/platform/metrics/certificate";
import { installationFigures } from "../../metrics/service";
import * as data from "./data";
import type { Readings } from "./rules";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads everything that alerts stand on; a part that does not answer leaves the others be. Opens no transaction. */
export async function lookAround(ports: Ports): Promise<Readings> {
  const now = ports.clock.now();
  const [machine, installation, stored, end] = await Promise.all([
    asked(readMachine(ports.dataDir)),
    asked(installationFigures(ports)),
    asked(
      ports.db.system("alerts", PLATFORM_TENANT, async (db) => ({
        silentKiosks: await data.silentKiosks(db, now),
        failingMails: await data.failingMails(db, new Date(now.getTime() - HOUR)),
      })),
    ),
    asked(certificateEnd(ports.publicUrl)),
  ]);
  const https = ports.publicUrl.startsWith("https:");
  return {
    machine,
    installation,
    certificateDays: https ? end && (end.getTime() - now.getTime()) / DAY : null,
    failingMails: stored?.failingMails,
    silentKiosks: stored?.silentKiosks,
  };
}

function asked<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return answer.catch(() => undefined);
}
