import { changes } from "@/platform/audit/audit";
import type { JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { inTenant } from "@/platform/jobs/job-context";
import { tenantTopic } from "@/platform/realtime/realtime";
import { localDate } from "@/shared/time-zone/time-zone";
import { membershipsImported } from "../../events";
import { nextNumber } from "../../members/data";
import { memberNumber, searchTextOf } from "../../members/rules";
import { overlaps, standingOn } from "../../memberships/rules";
import type { MembershipState } from "../../memberships/schema";
import { findPeople, type StoredBatch } from "../data";
import { keysOf, PeopleIndex } from "../rules/duplicates";
import { problem } from "../rules/problem";
import { finish, guarded, type RunKey, stretch } from "../run";
import type { ImportProblem, MemberDraft } from "../schema";
import * as data from "./data";
import { PlanBook, settlePlans } from "./plans";
import { type MemberFieldsOf, mergeMember, toMembership } from "./rules";

/** Rows of one transaction: short enough that a desk never waits for it. */
const STRETCH = 500;

interface Batch {
  readonly stored: StoredBatch;
  readonly plans: PlanBook;
  /** Who has become a member since the rows were checked. */
  readonly newcomers: PeopleIndex<string>;
  readonly highestNumber: number;
  readonly today: string;
}

type Refusal = { row: number; problem: ImportProblem; memberId: string | null };

function isPrimary(kind: string): boolean {
  return kind === "membership" || kind === "comp";
}

function newFields(draft: MemberDraft): Omit<MemberFieldsOf, "archivedAt"> {
  return {
    firstName: draft.firstName,
    lastName: draft.lastName,
    email: draft.email ?? null,
    phone: draft.phone ?? null,
    gender: draft.gender ?? null,
    birthDate: draft.birthDate ?? null,
    joinedOn: draft.joinedOn,
    addressLine: draft.addressLine ?? null,
    postalCode: draft.postalCode ?? null,
    city: draft.city ?? null,
    emergencyName: draft.emergencyName ?? null,
    emergencyPhone: draft.emergencyPhone ?? null,
    notes: draft.notes ?? null,
    tags: [...draft.tags],
  };
}

/** What one stretch writes, collected row by row and written in a handful of statements. */
class Stretch {
  readonly created: { row: number; member: data.WrittenMember; membership: data.WrittenMembership | null }[] =
    [];
  readonly memberships: data.WrittenMembership[] = [];
  readonly applied: data.AppliedRow[] = [];
  readonly refused: Refusal[] = [];
  readonly audits: data.MemberAudit[] = [];
  readonly changed = new Map<string, { member: data.KnownMember; states: data.KnownMembership[] }>();

  constructor(private readonly batch: Batch) {}

  private membershipFor(open: data.OpenRow, memberId: string): data.WrittenMembership | null {
    const draft = open.draft.membership;
    const version = draft && this.batch.plans.versionFor(draft.planName, draft.startsOn);
    if (!draft || !version) return null;
    const { id: planVersionId, planId } = version;
    const { branchId = null } = this.batch.stored.options;
    return {
      id: newId(),
      memberId,
      planId,
      planVersionId,
      branchId,
      ...toMembership(draft, this.batch.today),
    };
  }

  create(open: data.OpenRow, number: string): void {
    const member = open.draft.member;
    const known = this.batch.newcomers.find({ ...keysOf(member), number });
    if (known?.kind === "same" || known?.kind === "numberTaken") {
      const value = number || `${member.firstName} ${member.lastName}`.trim();
      const params: Record<string, string> = known.kind === "same" ? { by: known.by, decision: "skip" } : {};
      const code = known.kind === "same" ? "EXISTING_PERSON" : "NUMBER_TAKEN";
      const found = problem(open.row, code, { value, params, severity: "error" });
      this.refused.push({ row: open.row, problem: found, memberId: known.person });
      return;
    }
    const id = newId();
    const membership = this.membershipFor(open, id);
    const states: MembershipState[] = membership ? [{ ...membership, frozenTo: null }] : [];
    const { standing, until } = standingOn(states, this.batch.today);
    const fields = newFields(member);
    const searchText = searchTextOf({ ...fields, number });
    const homeBranchId = this.batch.stored.options.branchId ?? null;
    this.created.push({
      row: open.row,
      member: { id, number, ...fields, homeBranchId, standing, standingUntil: until, searchText },
      membership,
    });
  }

  /** Rows after one another: two rows that mean one member build upon each other. */
  update(open: data.OpenRow, known: { member: data.KnownMember; states: data.KnownMembership[] }): void {
    const { id, number, ...before } = known.member;
    const after = mergeMember(before, open.draft.member);
    const wanted = this.membershipFor(open, id);
    const kind = wanted ? this.batch.plans.kindOf(wanted.planId) : "";
    const there = known.states.some(
      (state) =>
        wanted &&
        ((state.planId === wanted.planId && state.startsOn === wanted.startsOn) ||
          (isPrimary(kind) && isPrimary(state.kind) && state.status !== "ended" && overlaps(state, wanted))),
    );
    const membership = wanted && !there ? wanted : null;
    if (membership) {
      this.memberships.push(membership);
      known.states.push({ ...membership, frozenTo: null, kind });
    }
    known.member = { id, number, ...after };
    this.changed.set(id, known);
    this.applied.push({
      row: open.row,
      memberId: id,
      before: { membershipId: membership?.id ?? null, member: before },
    });
    const difference = changes<MemberFieldsOf>(before, after);
    this.audit(id, difference.before, {
      ...difference.after,
      ...(wanted && !there && { startsOn: wanted.startsOn }),
    });
  }

  private audit(memberId: string, before: object | null, after: object): void {
    const { id: batchId, fileName } = this.batch.stored;
    this.audits.push({ id: newId(), memberId, before, after: { ...after, batchId, fileName } });
  }

  async write(ctx: JobContext): Promise<void> {
    const { db } = ctx;
    const now = ctx.clock.now();
    const { id: batchId, options } = this.batch.stored;
    const made = this.created.length
      ? await data.insertMembers(
          db,
          this.created.map(({ member }) => member),
          now,
        )
      : new Set<string>();
    for (const { row, member, membership } of this.created) {
      if (!made.has(member.id)) {
        // Somebody took the number between the check and now.
        this.refused.push({
          row,
          problem: problem(row, "NUMBER_TAKEN", { value: member.number }),
          memberId: null,
        });
        continue;
      }
      if (membership) this.memberships.push(membership);
      this.applied.push({ row, memberId: member.id, before: { membershipId: membership?.id ?? null } });
      const { number, firstName, lastName } = member;
      this.audit(member.id, null, { number, firstName, lastName });
    }
    const changed = [...this.changed.values()].map(({ member, states }) => {
      const { standing, until } = standingOn(states, this.batch.today);
      return { ...member, standing, standingUntil: until, searchText: searchTextOf(member) };
    });
    await data.updateMembers(db, changed, now);
    await data.insertMemberships(db, this.memberships, now);
    if (this.memberships.length > 0) {
      ctx.emit(membershipsImported, { membershipIds: this.memberships.map(({ id }) => id) });
    }
    await data.markApplied(db, batchId, this.applied);
    await data.refuseRows(db, batchId, this.refused);
    await data.auditMembers(db, this.audits, options.run?.by ?? null, "member.import", now);
  }
}

async function applyStretch(ctx: JobContext, batch: Batch, rows: readonly data.OpenRow[]): Promise<void> {
  const { db } = ctx;
  const ids = rows.flatMap(({ decision, memberId }) => (decision === "update" && memberId ? [memberId] : []));
  const [members, states] = ids.length
    ? [await data.lockMembers(db, ids), await data.membershipsOf(db, ids)]
    : [[], []];
  const known = new Map(
    members.map((member) => [
      member.id,
      { member, states: states.filter((state) => state.memberId === member.id) },
    ]),
  );
  const numberless = rows.some(({ draft }) => !draft.member.number);
  let next = numberless ? Math.max(await nextNumber(db), batch.highestNumber + 1) : 0;
  const stretchOf = new Stretch(batch);
  for (const open of rows) {
    const target = open.decision === "update" && open.memberId ? known.get(open.memberId) : undefined;
    // A look-alike that is gone by now is nobody's look-alike: the row is a new member.
    if (target) stretchOf.update(open, target);
    else stretchOf.create(open, open.draft.member.number ?? memberNumber(next++));
  }
  await stretchOf.write(ctx);
}

/**
 * Takes the checked rows over, stretch by stretch. A row and its mark commit together, so whatever interrupts the
 * worker, the next attempt goes on with the rows that carry no mark.
 */
export async function runCommit(ctx: JobContext, key: RunKey): Promise<void> {
  await guarded(ctx, key, "committing", async () => {
    const gym = inTenant(ctx);
    let batch: Batch | undefined;
    const begun = await stretch(ctx, key, "committing", async (inner, stored) => {
      const { choices, made } = await settlePlans(inner, stored);
      const planIds = [...new Set(choices.values())];
      const newcomers = new PeopleIndex<string>();
      // The rows' own mark of time is the check's start: whoever came later was not looked at.
      const at = stored.options.checkedAt ?? stored.createdAt;
      for (const person of await findPeople(inner.db, { at, exceptBatch: key.batchId })) {
        newcomers.add(person, person.id);
      }
      batch = {
        stored,
        plans: new PlanBook(choices, await data.planVersions(inner.db, planIds)),
        newcomers,
        highestNumber: await data.highestNumber(inner.db, key.batchId),
        today: localDate(ctx.clock.now(), gym.tenant.zone),
      };
      return made.length ? { options: { madePlans: [...(stored.options.madePlans ?? []), ...made] } } : {};
    });
    if (!begun || !batch) return;
    const of = batch;
    for (let after = 0, more = true; more; ) {
      const going = await stretch(ctx, key, "committing", async (inner, { done, total }) => {
        const rows = await data.openRows(inner.db, key.batchId, after, STRETCH);
        after = rows.at(-1)?.row ?? after;
        more = rows.length === STRETCH;
        if (rows.length > 0) await applyStretch(inner, of, rows);
        return { done: Math.min(total, done + rows.length) };
      });
      if (!going) return;
    }
    await finish(ctx, key, "committing", {
      state: "done",
      done: of.stored.total,
      committedAt: ctx.clock.now(),
    });
    ctx.live(tenantTopic(ctx.tenantId, "members"), { type: "imported", batchId: key.batchId });
  });
}
