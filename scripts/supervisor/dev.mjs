import { join } from "node:path";
import { bundleOptions, existingEntries } from "../build/bundles.mjs";
import { ROOT } from "../lib/paths.mjs";

/**
 * Rebuilds web and worker at every change of a file they consist of, and says which one has new code. Screens are
 * Next's own business: its development mode runs inside the web process.
 */
export async function watchPrograms() {
  const esbuild = await import("esbuild");
  const folder = join(ROOT, "dist/dev");
  let listener = () => {};
  const contexts = [];
  for (const [name, source] of Object.entries(existingEntries())) {
    if (name === "seed") continue;
    let isFirst = true;
    const announce = {
      name: "announce",
      setup(build) {
        build.onEnd(({ errors }) => {
          if (!isFirst && errors.length === 0) listener(name);
          isFirst = false;
        });
      },
    };
    const context = await esbuild.context({
      ...bundleOptions(folder, { [name]: source }),
      plugins: [announce],
    });
    await context.rebuild();
    isFirst = true;
    // Watching builds once more at its beginning; that one is no change.
    await context.watch();
    contexts.push(context);
  }
  return {
    folder,
    onRebuilt(callback) {
      listener = callback;
    },
    stop: () => Promise.all(contexts.map((context) => context.dispose())),
  };
}
