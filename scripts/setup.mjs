import { runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";

/** What an editor needs after a clone: dependencies and the generated database client. `npm start` does it too. */
await runMain(async () => {
  checkNode();
  ensureInstalled();
  const { buildClient } = await import("./build.mjs");
  await buildClient();
  console.log("Ready: npm start, npm run dev, npm test");
});
