import { sendInvitation } from "./staff/invitations/jobs";

/** The module's jobs, for the worker's list. */
export const tenancyJobs = [sendInvitation];
