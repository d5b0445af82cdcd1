"use client";

import "./globals.css";
import ErrorPage from "./error";

/** The last resort, when the document around every screen broke too. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
