import { operatorProcedure } from "@/platform/trpc/trpc";
import { versions } from "./schema";
import { readVersions } from "./service";

export const versionsProcedure = operatorProcedure("operations.versions")
  .output(versions)
  .query(({ ctx }) => readVersions(ctx));
