import type { VariantProps } from "class-variance-authority";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";
import { buttonStyles } from "./button-styles";

type Look = Omit<VariantProps<typeof buttonStyles>, "square">;

export interface ButtonProps extends ComponentProps<"button">, Look {
  /** Icon before the words. */
  icon?: LucideIcon;
  /** Icon after the words. */
  iconEnd?: LucideIcon;
  /** Shows a spinner in place of the icon, keeps the width and the focus, ignores presses. */
  loading?: boolean;
}

/** A button. Words are a verb ("Check in"). `type` is `button` unless said otherwise. */
export function Button({
  variant,
  size,
  block,
  icon: Icon,
  iconEnd: IconEnd,
  loading = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(
        buttonStyles({ variant, size, block }),
        loading && "aria-disabled:opacity-100",
        className,
      )}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={(event) => (loading ? event.preventDefault() : onClick?.(event))}
      {...rest}
    >
      {Icon && !loading ? <Icon aria-hidden /> : null}
      {loading ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
      {IconEnd ? <IconEnd aria-hidden /> : null}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "icon" | "iconEnd" | "block"> {
  icon: LucideIcon;
  /** Spoken name; also the native tooltip. */
  label: string;
}

/** A square button with an icon only; the label is what screen readers say. */
export function IconButton({
  icon: Icon,
  label,
  variant = "ghost",
  size,
  loading,
  className,
  onClick,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonStyles({ variant, size, square: true }), className)}
      aria-label={label}
      title={label}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={(event) => (loading ? event.preventDefault() : onClick?.(event))}
      {...rest}
    >
      {loading ? <LoaderCircle aria-hidden className="animate-spin" /> : <Icon aria-hidden />}
    </button>
  );
}

export interface LinkButtonProps extends ComponentProps<typeof Link>, Look {
  icon?: LucideIcon;
  iconEnd?: LucideIcon;
  children: ReactNode;
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({
  variant,
  size,
  block,
  icon: Icon,
  iconEnd: IconEnd,
  className,
  children,
  ...rest
}: LinkButtonProps) {
  return (
    <Link className={cn(buttonStyles({ variant, size, block }), className)} {...rest}>
      {Icon ? <Icon aria-hidden /> : null}
      {children}
      {IconEnd ? <IconEnd aria-hidden /> : null}
    </Link>
  );
}
