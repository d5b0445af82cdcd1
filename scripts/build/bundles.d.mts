/** Options for esbuild, as far as tests take them over. */
export function bundleOptions(outdir: string): { define: Record<string, string> };
