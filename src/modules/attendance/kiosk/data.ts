import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId, type TenantId } from "@/platform/ids";
import type { Device, DeviceFacts, Heartbeat } from "./schema";

export interface LiveDevice {
  deviceId: string;
  tenantId: TenantId;
  branchId: string;
  name: string;
}

const BY_TOKEN = statement(
  "kiosk.by-token",
  `select d.id as "deviceId", d.tenant_id as "tenantId", d.branch_id as "branchId", d.name
   from kiosk_device d where d.token_hash = $1::bytea and d.revoked_at is null`,
);

/** Needs the system's eyes: whose device it is follows from the answer. */
export async function findLiveDevice(db: Db, tokenHash: Buffer): Promise<LiveDevice | undefined> {
  return (await db.rows<LiveDevice>(BY_TOKEN, [tokenHash]))[0];
}

const PAIR = statement(
  "kiosk.pair",
  `with paired as (
     update kiosk_device d set token_hash = $1::bytea, pairing_hash = null, pairing_expires_at = null,
       paired_at = $4::timestamptz, last_seen_at = $4::timestamptz
     from tenant t
     where t.id = d.tenant_id and t.slug = $3 and t.status = 'active' and d.pairing_hash = $2::bytea
       and d.pairing_expires_at > $4::timestamptz and d.revoked_at is null
     returning d.tenant_id, d.id, d.branch_id, d.name
   ), audits as (
     insert into audit_entry (tenant_id, id, actor_kind, actor_id, action, subject_kind, subject_id, after, request_id, at)
     select p.tenant_id, $5::uuid, 'device', p.id, 'kiosk.pair', 'kiosk', p.id, jsonb_build_object('name', p.name), $6,
       $4::timestamptz from paired p
   )
   select p.tenant_id as "tenantId", p.id as "deviceId", p.name, p.branch_id as "branchId", b.name as "branchName", b.zone
   from paired p join branch b on b.tenant_id = p.tenant_id and b.id = p.branch_id`,
);

/** Turns a waiting pairing of that gym into a device, once. As the system: the caller is nobody yet. */
export async function pairDevice(
  db: Db,
  pairing: {
    tokenHash: Buffer;
    pairingHash: Buffer;
    slug: string;
    now: Date;
    requestId: string | undefined;
  },
): Promise<(DeviceFacts & { tenantId: TenantId }) | undefined> {
  const { tokenHash, pairingHash, slug, now, requestId } = pairing;
  const values = [tokenHash, pairingHash, slug, now.toISOString(), newId(), requestId ?? null];
  return (await db.rows<DeviceFacts & { tenantId: TenantId }>(PAIR, values))[0];
}

export async function branchExists(db: Db, branchId: string): Promise<boolean> {
  const found = await db.models.branch.findFirst({
    where: { id: branchId, closedAt: null },
    select: { id: true },
  });
  return found !== null;
}

export async function insertDevice(
  db: Db,
  device: {
    id: string;
    branchId: string;
    name: string;
    pairingHash: Buffer;
    expiresAt: Date;
    exitPinDigest: Buffer;
    createdBy: string;
    now: Date;
  },
): Promise<void> {
  await db.models.kioskDevice.create({
    data: {
      id: device.id,
      branchId: device.branchId,
      name: device.name,
      pairingHash: new Uint8Array(device.pairingHash),
      pairingExpiresAt: device.expiresAt,
      exitPinDigest: new Uint8Array(device.exitPinDigest),
      createdBy: device.createdBy,
      createdAt: device.now,
    },
    select: { id: true },
  });
}

/** A new code for a device: the browser that has been it until now no longer is. @returns false when there is none. */
export async function renewPairing(
  db: Db,
  deviceId: string,
  pairingHash: Buffer,
  expiresAt: Date,
): Promise<boolean> {
  const { count } = await db.models.kioskDevice.updateMany({
    where: { id: deviceId, revokedAt: null },
    data: {
      pairingHash: new Uint8Array(pairingHash),
      pairingExpiresAt: expiresAt,
      tokenHash: null,
      pairedAt: null,
      lastSeenAt: null,
    },
  });
  return count === 1;
}

export async function revoke(db: Db, deviceId: string, now: Date): Promise<boolean> {
  const { count } = await db.models.kioskDevice.updateMany({
    where: { id: deviceId, revokedAt: null },
    data: { revokedAt: now, tokenHash: null, pairingHash: null, pairingExpiresAt: null },
  });
  return count === 1;
}

export async function findDevice(db: Db, deviceId: string): Promise<{ name: string } | null> {
  return await db.models.kioskDevice.findFirst({ where: { id: deviceId }, select: { name: true } });
}

const LIST = statement(
  "kiosk.list",
  `select d.id, d.name, d.branch_id as "branchId", b.name as "branchName", d.created_at as "createdAt",
     d.paired_at as "pairedAt", d.last_seen_at as "lastSeenAt", d.revoked_at as "revokedAt"
   from kiosk_device d join branch b on b.tenant_id = d.tenant_id and b.id = d.branch_id
   order by d.revoked_at is not null, d.created_at desc limit 200`,
);

export function listDevices(db: Db): Promise<Omit<Device, "state">[]> {
  return db.rows<Omit<Device, "state">>(LIST);
}

const EXIT_PIN = statement(
  "kiosk.exit-pin",
  'select exit_pin_digest as "digest" from kiosk_device where id = $1::uuid and revoked_at is null',
);

export async function findExitPin(db: Db, deviceId: string): Promise<Buffer | null> {
  return (await db.rows<{ digest: Buffer | null }>(EXIT_PIN, [deviceId]))[0]?.digest ?? null;
}

const BEAT = statement(
  "kiosk.beat",
  `with seen as (
     update kiosk_device set last_seen_at = $2::timestamptz, app_version = $4, queue_length = $5::int
     where id = $1::uuid and revoked_at is null
     returning tenant_id, id, name, branch_id
   )
   select s.id as "deviceId", s.name, s.branch_id as "branchId", b.name as "branchName", b.zone, b.capacity,
     (select count(*) from visit v where v.branch_id = s.branch_id and v.left_at is null and v.undone_at is null
        and v.entered_at > $3::timestamptz) as inside
   from seen s join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id`,
);

/** Notes that the device is there, and what it says of itself. @returns undefined when it was revoked. */
export async function touchDevice(
  db: Db,
  deviceId: string,
  now: Date,
  insideSince: Date,
  { version = null, queued = null }: { version?: string | null; queued?: number | null },
): Promise<Omit<Heartbeat, "now"> | undefined> {
  const values = [deviceId, now.toISOString(), insideSince.toISOString(), version, queued];
  return (await db.rows<Omit<Heartbeat, "now">>(BEAT, values))[0];
}
