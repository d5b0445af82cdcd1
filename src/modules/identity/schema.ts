import { z } from "zod";
import { locales } from "@/shared/i18n/locales";
import { MAX_PASSWORD } from "./passwords/rules";

export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** A password as typed; whether a new one is good enough is a rule (passwords/rules.ts), not a form. */
export const password = z.string().min(1).max(MAX_PASSWORD);
export const personName = z.string().trim().min(1).max(100);
const token = z.string().min(1).max(100);
const next = z.string().max(500).optional();
/** Six digits of an authenticator, or a recovery code; spaces and dashes don't matter. */
export const code = z.string().trim().min(6).max(20);

export const signUpInput = z.strictObject({ name: personName, email, password, next });
export type SignUpInput = z.infer<typeof signUpInput>;
export const signInInput = z.strictObject({ email, password });
export const askByEmailInput = z.strictObject({ email, next });
export const tokenAndPasswordInput = z.strictObject({ token, password });
export const passwordInput = z.strictObject({ password });
export const changePasswordInput = z.strictObject({ current: password, password });
export const updateProfileInput = z.strictObject({
  name: personName.optional(),
  locale: z.enum(locales).optional(),
});
export const changeEmailInput = z.strictObject({ email });
export const sessionInput = z.strictObject({ sessionId: z.uuid() });
export const codeInput = z.strictObject({ code });
export const passwordAndCodeInput = z.strictObject({ password, code });
export const disableAccountInput = z.strictObject({ userId: z.uuid(), disabled: z.boolean() });

export const done = z.object({ ok: z.literal(true) });

/** After the password: either signed in, or the second factor is still to come. */
export const signedIn = z.object({ secondFactor: z.boolean() });

/** The person behind the session; null when nobody is signed in. */
export const me = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  locale: z.string(),
  mfaEnabled: z.boolean(),
  /** The password was given, the second factor not yet. */
  secondFactorPending: z.boolean(),
  operator: z.boolean(),
});
export type Me = z.infer<typeof me>;

export const sessionInfo = z.object({
  id: z.uuid(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  address: z.string().nullable(),
  device: z.object({
    kind: z.enum(["phone", "tablet", "desktop", "unknown"]),
    browser: z.string().nullable(),
    system: z.string().nullable(),
  }),
  mfa: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfo>;

export const totpSetup = z.object({
  /** For typing by hand, in groups of four. */
  secret: z.string(),
  /** `otpauth://…`, opens the authenticator on a phone. */
  uri: z.string(),
  /** The same as a picture: the path of the dark squares in a box of `size` × `size`. */
  qr: z.object({ size: z.int(), path: z.string() }),
});
export type TotpSetup = z.infer<typeof totpSetup>;

export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const secondFactorState = z.object({
  enabled: z.boolean(),
  recoveryCodesLeft: z.int(),
});

export const DEMO_ROLES = ["owner", "desk", "trainer", "member"] as const;

/** Ready-made sign-ins of the demo; null where the demo is off. */
export const demoSignIns = z
  .object({
    password: z.string(),
    operator: z.string(),
    gyms: z.array(
      z.object({
        slug: z.string(),
        name: z.string(),
        place: z.string().nullable(),
        people: z.array(z.object({ role: z.enum(DEMO_ROLES), email: z.string() })),
      }),
    ),
  })
  .nullable();
export type DemoSignIns = z.infer<typeof demoSignIns>;
