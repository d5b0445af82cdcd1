import * as z from "zod/mini";
import { MAX_PASSWORD, passwordWeakness } from "../passwords/rules";

/*
 * What the forms check before anything is sent; the server checks again by schema.ts. The small zod, because these
 * are the first screens that anybody loads.
 */

const email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email());
const givenPassword = z.string().check(z.minLength(1), z.maxLength(MAX_PASSWORD));

/** A new password, judged against the account's e-mail. The message is the reason's key. */
function newPassword(of: string) {
  return givenPassword.check((ctx) => {
    const weakness = ctx.value === "" ? undefined : passwordWeakness(ctx.value, of);
    if (weakness) ctx.issues.push({ code: "custom", message: weakness, input: ctx.value });
  });
}

export const signInForm = z.object({ email, password: givenPassword });
export const emailForm = z.object({ email });
export const passwordForm = z.object({ password: givenPassword });
export const newPasswordForm = z.object({ password: newPassword("") });
export const nameForm = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  locale: z.string(),
});

export const signUpForm = z
  .object({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
    email,
    password: newPassword(""),
  })
  .check((ctx) => {
    if (passwordWeakness(ctx.value.password, ctx.value.email) === "email") {
      ctx.issues.push({ code: "custom", message: "email", path: ["password"], input: ctx.value.password });
    }
  });

export function changePasswordForm(accountEmail: string) {
  return z.object({ current: givenPassword, password: newPassword(accountEmail) });
}

/** Six digits; spaces are dropped, since authenticators show them in two groups. */
export const totpForm = z.object({
  code: z.string().check(
    z.overwrite((text) => text.replace(/\s/g, "")),
    z.regex(/^\d{6}$/, "sixDigits"),
  ),
});
export const recoveryForm = z.object({ code: z.string().check(z.trim(), z.minLength(10), z.maxLength(20)) });
export const passwordAndCodeForm = z.object({
  password: givenPassword,
  code: z.string().check(z.trim(), z.minLength(6), z.maxLength(20)),
});
