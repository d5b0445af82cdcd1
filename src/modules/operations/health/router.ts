import { operatorProcedure } from "@/platform/trpc/trpc";
import { health } from "./schema";
import { readHealth } from "./service";

export const healthProcedure = operatorProcedure("operations.health")
  .output(health)
  .query(({ ctx }) => readHealth(ctx));
