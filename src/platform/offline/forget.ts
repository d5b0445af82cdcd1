import { forgetAnswers } from "./kept-answers";
import { forgetActions } from "./waiting-actions";

/** Forgets what was kept of whoever was signed in on this device: their answers, and what they had not sent. */
export async function forgetPerson(): Promise<void> {
  await Promise.allSettled([forgetAnswers(), forgetActions()]);
}
