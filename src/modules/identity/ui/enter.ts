import { HOME_PATH, nextPath } from "../next-path";

/** An address with the way on kept in it. */
export function withNext(path: string, next: string | undefined): string {
  const onward = nextPath(next);
  return onward ? `${path}?next=${encodeURIComponent(onward)}` : path;
}

/**
 * Goes on after signing in: to the second factor when it is still to come, else where the person wanted to go.
 * A whole page load, because everything that was rendered before was rendered for nobody.
 */
export function goOn(secondFactor: boolean, next: string | undefined): void {
  window.location.assign(secondFactor ? withNext("/two-factor", next) : (nextPath(next) ?? HOME_PATH));
}

/** Never settles: keeps a form busy while the page it leads to is loading. */
export function leaving(): Promise<never> {
  return new Promise(() => undefined);
}
