import { checkArchitecture } from "./architecture/check.mjs";
import { readGraph } from "./architecture/imports.mjs";
import { FOLDERS } from "./architecture/rules.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ROOT } from "./lib/paths.mjs";

/** Fails when an import points up, a module reaches into another one, or a file leaves its layer's vocabulary. */
await runMain(async () => {
  const { checked, problems } = checkArchitecture(readGraph(ROOT, FOLDERS));
  if (checked === 0) throw new Complaint("The architecture check saw no file at all, so it proves nothing.");
  if (problems.length > 0) {
    throw new Complaint(
      `${problems.length} breach(es) of the architecture:\n  ${problems.join("\n  ")}`,
      "The rules are in scripts/architecture/rules.mjs, the reasons in docs/architecture.md.",
    );
  }
  console.log(`${checked} files keep to the architecture.`);
});
