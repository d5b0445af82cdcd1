import type { JobDefinition, SubscriptionDefinition } from "./definitions";

export const DEFAULT_ATTEMPTS = 5;

/** All jobs and subscriptions of the installation, by name. */
export class JobRegistry {
  readonly #jobs = new Map<string, JobDefinition>();
  readonly #reactions = new Map<string, JobDefinition[]>();

  /**
   * @param jobs every job; those of subscriptions need not be repeated.
   * @throws when two jobs share a name, or one event starts the same job twice.
   */
  constructor(jobs: readonly JobDefinition[], subscriptions: readonly SubscriptionDefinition[]) {
    for (const job of jobs) this.#add(job);
    for (const { event, job } of subscriptions) {
      this.#add(job);
      const reactions = this.#reactions.get(event.name) ?? [];
      if (reactions.includes(job)) throw new Error(`${event.name} starts ${job.name} twice`);
      this.#reactions.set(event.name, [...reactions, job]);
    }
  }

  #add(job: JobDefinition): void {
    const known = this.#jobs.get(job.name);
    if (known && known !== job) throw new Error(`two jobs are named ${job.name}`);
    this.#jobs.set(job.name, job);
  }

  job(name: string): JobDefinition | undefined {
    return this.#jobs.get(name);
  }

  /** What an event starts; empty when nobody reacts. */
  reactions(event: string): readonly JobDefinition[] {
    return this.#reactions.get(event) ?? [];
  }

  all(): readonly JobDefinition[] {
    return [...this.#jobs.values()];
  }

  scheduled(): (JobDefinition & { schedule: NonNullable<JobDefinition["schedule"]> })[] {
    return [...this.#jobs.values()].flatMap((job) =>
      job.schedule ? [{ ...job, schedule: job.schedule }] : [],
    );
  }
}

/** A job with its payload's type forgotten, so that jobs of all kinds fit into one list. */
export function listed<Job>(job: Job): JobDefinition {
  return job as unknown as JobDefinition;
}
