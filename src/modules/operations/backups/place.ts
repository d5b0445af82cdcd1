import type { BackupPlace } from "@/platform/backup/place";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";

/** Where this process finds backups. @throws DomainError UNAVAILABLE in one that has no place for them */
export function placeOf(ctx: Pick<ServiceContext, "ports">): BackupPlace {
  if (!ctx.ports.backup) throw new DomainError("UNAVAILABLE");
  return ctx.ports.backup;
}
