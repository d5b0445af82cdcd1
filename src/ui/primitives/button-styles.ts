import { cva } from "class-variance-authority";

/** Looks of everything that is pressed; also used by links that look like buttons. */
export const buttonStyles = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50",
  {
    variants: {
      variant: {
        primary:
          "bg-brand-strong text-brand-on hover:bg-[color-mix(in_oklab,var(--brand-strong),var(--ink)_12%)] active:bg-[color-mix(in_oklab,var(--brand-strong),var(--ink)_20%)]",
        secondary:
          "border border-line bg-panel text-ink shadow-control hover:bg-sunken active:bg-line dark:bg-raised",
        ghost: "text-ink-2 hover:bg-sunken hover:text-ink active:bg-line",
        danger: "bg-deny-solid text-white hover:bg-[color-mix(in_oklab,var(--deny-solid),black_14%)]",
      },
      size: {
        // Small to look at, and as large as any other to a thumb.
        sm: "h-control-sm px-2.5 text-small pointer-coarse:after:absolute pointer-coarse:after:inset-x-0 pointer-coarse:after:-inset-y-1 [&_svg]:size-4",
        md: "h-control px-3.5 text-body [&_svg]:size-4",
        lg: "h-control-lg px-5 text-title [&_svg]:size-5",
        kiosk: "min-h-kiosk px-8 text-heading [&_svg]:size-7",
      },
      square: { true: "px-0", false: "" },
      block: { true: "w-full", false: "" },
    },
    compoundVariants: [
      { square: true, size: "sm", class: "w-control-sm" },
      { square: true, size: "md", class: "w-control" },
      { square: true, size: "lg", class: "w-control-lg" },
      { square: true, size: "kiosk", class: "w-kiosk" },
    ],
    defaultVariants: { variant: "secondary", size: "md", square: false, block: false },
  },
);
