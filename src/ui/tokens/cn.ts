import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** Our text sizes share the `text-` prefix with colours, so the merger must be told which is which. */
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["tiny", "small", "body", "title", "heading", "display", "kiosk"] }],
    },
  },
});

/** Joins class names; of two that set the same property the later wins, so callers can adjust a part. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
