import createNextIntlPlugin from "next-intl/plugin";

/**
 * Next renders the screens only: data, files and live updates are answered by the front door
 * (src/server/main.ts), which loads this build in its own process.
 * @type {import("next").NextConfig}
 */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // The front door compresses: with Brotli, and the build's files once only.
  compress: false,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  typedRoutes: false,
  // Types, lint and format are stages of `npm test`; a build does not pay for them again.
  typescript: { ignoreBuildErrors: true },
  // The front door writes the stylesheet into the document; announcing it in a header would fetch it as well.
  reactMaxHeadersLength: 0,
};

export default createNextIntlPlugin({
  requestConfig: "./src/shared/i18n/request.ts",
  experimental: {
    // Texts are parsed by the build: browsers get no parser and do not parse while a screen comes alive.
    messages: { path: "./src/shared/i18n/messages", locales: "infer", format: "json", precompile: true },
  },
})(config);
