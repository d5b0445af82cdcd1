import { newId } from "@/platform/ids";
import type { TestGym, TestWorld } from "@/platform/testing/world";
import { furnishMoney } from "./other-gyms-money";

/** A row of every kind in the other gym, under the names that inputs use for its id. */
export async function furnish(world: TestWorld, gym: TestGym): Promise<Record<string, string>> {
  const id = () => newId() as string;
  const ids = {
    memberId: id(),
    planId: id(),
    versionId: id(),
    membershipId: id(),
    visitId: id(),
    deviceId: id(),
    batchId: id(),
    invitationId: id(),
    staffId: id(),
    userId: id(),
    closureId: id(),
    invoiceId: id(),
    attemptId: id(),
    methodId: id(),
    refundId: id(),
    taxRateId: id(),
    waiverVersionId: id(),
    classTypeId: id(),
    roomId: id(),
    seriesId: id(),
    sessionId: id(),
    bookingId: id(),
    penaltyId: id(),
    standingId: id(),
    holidayId: id(),
    feedId: id(),
    requestId: id(),
  };
  const money = await world.db.systemTransaction("test", gym.facts.id, async (db) => {
    const { models } = db;
    const day = new Date("2026-01-01");
    await models.user.create({
      data: { id: ids.userId, email: `${ids.userId}@example.com`, name: "ZZSECRET" },
    });
    await models.staff.create({ data: { id: ids.staffId, userId: ids.userId, role: "desk" } });
    await models.member.create({
      data: {
        id: ids.memberId,
        number: "ZZSECRET",
        firstName: "ZZSECRET",
        joinedOn: day,
        searchText: "zzsecret",
      },
    });
    await models.plan.create({ data: { id: ids.planId, name: "ZZSECRET", kind: "membership" } });
    await models.planVersion.create({
      data: {
        id: ids.versionId,
        planId: ids.planId,
        version: 1,
        priceMinor: 1,
        currency: "KES",
        cycle: "month",
        validFrom: day,
      },
    });
    await models.membership.create({
      data: {
        id: ids.membershipId,
        memberId: ids.memberId,
        planId: ids.planId,
        planVersionId: ids.versionId,
        startsOn: day,
      },
    });
    await models.visit.create({
      data: {
        id: ids.visitId,
        memberId: ids.memberId,
        branchId: gym.branchId,
        enteredAt: new Date(),
        localDay: day,
        localHour: 9,
        method: "desk",
        reason: "OK",
      },
    });
    await models.kioskDevice.create({
      data: { id: ids.deviceId, branchId: gym.branchId, name: "ZZSECRET", createdBy: ids.userId },
    });
    await models.importBatch.create({
      data: { id: ids.batchId, fileName: "ZZSECRET.csv", fileKey: "x", fileBytes: 1, createdBy: ids.userId },
    });
    await models.invitation.create({
      data: {
        id: ids.invitationId,
        email: "zz@example.com",
        role: "desk",
        tokenHash: Buffer.from(ids.invitationId),
        invitedBy: ids.userId,
        expiresAt: new Date("2030-01-01"),
      },
    });
    await models.notification.create({
      data: {
        id: id(),
        memberId: ids.memberId,
        kind: "test",
        eventKey: "ZZSECRET",
        facts: { name: "ZZSECRET" },
        link: "/inbox",
      },
    });
    await models.taxRate.create({ data: { id: ids.taxRateId, name: "ZZSECRET", basisPoints: 1_600 } });
    await models.waiverVersion.create({
      data: { id: ids.waiverVersionId, version: 1, title: "ZZSECRET", body: "ZZSECRET", locale: "en" },
    });
    await models.invoice.create({
      data: {
        id: ids.invoiceId,
        memberId: ids.memberId,
        year: 2026,
        seq: 1,
        number: "ZZSECRET",
        kind: "manual",
        status: "open",
        currency: "KES",
        netMinor: 1,
        totalMinor: 1,
        issuedOn: day,
        recipient: { name: "ZZSECRET" },
      },
    });
    await models.paymentAttempt.create({
      data: {
        id: ids.attemptId,
        invoiceId: ids.invoiceId,
        memberId: ids.memberId,
        tender: "bank",
        status: "succeeded",
        amountMinor: 1,
        currency: "KES",
        receipt: "ZZSECRET",
        idempotencyKey: "ZZSECRET",
      },
    });
    await models.savedMethod.create({
      data: {
        id: ids.methodId,
        memberId: ids.memberId,
        provider: "stripe",
        kind: "card",
        label: "ZZSECRET",
        methodRef: "ZZSECRET",
      },
    });
    await models.refund.create({
      data: {
        id: ids.refundId,
        attemptId: ids.attemptId,
        invoiceId: ids.invoiceId,
        memberId: ids.memberId,
        amountMinor: 1,
        currency: "KES",
        reason: "ZZSECRET",
        idempotencyKey: "ZZSECRET",
      },
    });
    await models.classType.create({ data: { id: ids.classTypeId, name: "ZZSECRET" } });
    await models.room.create({ data: { id: ids.roomId, branchId: gym.branchId, name: "ZZSECRET" } });
    const planned = { branchId: gym.branchId, classTypeId: ids.classTypeId, minutes: 60, capacity: 9 };
    await models.classSeries.create({
      data: { id: ids.seriesId, ...planned, localTime: "18:00", weekdays: [1], startsOn: day },
    });
    await models.classSession.create({
      data: {
        id: ids.sessionId,
        seriesId: ids.seriesId,
        ...planned,
        originalOn: day,
        originalTime: "18:00",
        localOn: day,
        localTime: "18:00",
        startsAt: new Date("2030-01-01T18:00:00Z"),
        endsAt: new Date("2030-01-01T19:00:00Z"),
        note: "ZZSECRET",
      },
    });
    await models.booking.create({
      data: { id: ids.bookingId, sessionId: ids.sessionId, memberId: ids.memberId },
    });
    await models.penalty.create({
      data: {
        id: ids.penaltyId,
        bookingId: ids.bookingId,
        memberId: ids.memberId,
        kind: "no_show",
        currency: "KES",
        rule: { className: "ZZSECRET" },
        reviewUntil: new Date("2030-01-02T18:00:00Z"),
      },
    });
    await models.standingBooking.create({
      data: { id: ids.standingId, seriesId: ids.seriesId, memberId: ids.memberId, startsOn: day },
    });
    await models.substitution.create({
      data: { id: ids.requestId, sessionId: ids.sessionId, askedById: ids.staffId, note: "ZZSECRET" },
    });
    await models.classHoliday.create({
      data: { id: ids.holidayId, fromOn: day, toOn: day, name: "ZZSECRET" },
    });
    await models.calendarFeed.create({
      data: { id: ids.feedId, kind: "gym", name: "ZZSECRET", tokenHash: Buffer.from(ids.feedId) },
    });
    await models.joinRequest.create({
      data: {
        id: ids.requestId,
        planId: ids.planId,
        firstName: "ZZSECRET",
        lastName: "ZZSECRET",
        email: "zz@example.com",
        phone: "+254700000000",
        birthDate: day,
        locale: "en",
        consentAt: day,
      },
    });
    await models.branchClosure.create({
      data: { id: ids.closureId, branchId: gym.branchId, fromOn: day, toOn: day },
    });
    return await furnishMoney(db, gym, ids);
  });
  return {
    ...ids,
    ...money,
    branchId: gym.branchId,
    homeBranchId: gym.branchId,
    trainerId: ids.staffId,
    substituteId: ids.staffId,
    colleagueId: ids.staffId,
    toSessionId: ids.sessionId,
    importId: ids.batchId,
    id: ids.memberId,
    exceptId: ids.memberId,
  };
}
