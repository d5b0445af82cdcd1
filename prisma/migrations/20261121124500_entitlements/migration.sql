-- Taking from the allowances, in one place for everybody who takes: the desk, the kiosk, a booking, a guest.
-- The pools in question are locked in the order of their ids; the statements that follow see what whoever held the locks
-- before has committed, as a volatile function's statements do. So a sum never goes below zero.
--
-- `fresh` are pools that should exist by now (this cycle's allowance): [{id, entry, kind, source, membership, household,
-- member, from, to, count}]; one that is there already stays as it is.
-- `once`: whoever has taken on this day takes nothing more, and gets the entry of before.
-- `among`: only pools of these memberships; null is any.
-- Outcome: 'taken', 'known' (this source or, with `once`, this day has taken before) or 'empty'.
CREATE FUNCTION app.take_entitlement(
  who uuid, what text, how_many integer, on_day date, by_kind text, by_id uuid, new_entry uuid, fresh jsonb,
  among uuid[], once boolean, packs_first boolean, by_actor uuid
) RETURNS TABLE (outcome text, entry_id uuid, pool_id uuid, membership_id uuid, balance integer, reset_on date)
  LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE
    pools uuid[];
    chosen record;
  BEGIN
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(coalesce(fresh, '[]'::jsonb)) AS g(id uuid, entry uuid, kind text, source text,
        membership uuid, household uuid, member uuid, "from" date, "to" date, count integer)
    ), made AS (
      INSERT INTO entitlement_pool (id, kind, source, membership_id, household_id, member_id, valid_from, valid_to)
      SELECT w.id, w.kind, w.source, w.membership, w.household, w.member, w."from", w."to" FROM wanted w
      ON CONFLICT DO NOTHING RETURNING id
    )
    INSERT INTO entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day, actor_id)
    SELECT w.entry, w.id, w.member, w.count, 'grant', 'membership', w.membership, w."from", by_actor
    FROM wanted w JOIN made ON made.id = w.id;

    SELECT array_agg(l.id) INTO pools FROM (
      SELECT p.id FROM entitlement_pool p
      WHERE p.kind = what AND p.valid_from <= on_day AND (p.valid_to IS NULL OR p.valid_to >= on_day)
        AND (p.member_id = who OR p.household_id IN
          (SELECT h.household_id FROM household_member h WHERE h.member_id = who AND h.left_on IS NULL))
        AND (among IS NULL OR p.membership_id = ANY (among))
      ORDER BY p.id FOR UPDATE
    ) l;

    RETURN QUERY
      SELECT 'known'::text, e.id, e.pool_id, p.membership_id,
        (SELECT sum(s.delta)::integer FROM entitlement_entry s WHERE s.pool_id = e.pool_id), NULL::date
      FROM entitlement_entry e JOIN entitlement_pool p ON p.id = e.pool_id
      WHERE e.pool_id = ANY (pools) AND e.member_id = who AND e.reason = 'use'
        AND ((e.source_kind = by_kind AND e.source_id = by_id) OR (once AND e.day = on_day))
        AND NOT EXISTS (SELECT 1 FROM entitlement_entry r WHERE r.reverses_id = e.id)
      LIMIT 1;
    IF FOUND THEN RETURN; END IF;

    SELECT p.id, p.membership_id, sum(e.delta)::integer AS there INTO chosen
    FROM entitlement_pool p JOIN entitlement_entry e ON e.pool_id = p.id
    WHERE p.id = ANY (pools)
    GROUP BY p.tenant_id, p.id, p.membership_id, p.source, p.valid_to, p.valid_from
    HAVING sum(e.delta) >= how_many
    ORDER BY (p.source = 'pack') <> packs_first, p.valid_to NULLS LAST, p.valid_from, p.id
    LIMIT 1;
    IF NOT FOUND THEN
      RETURN QUERY SELECT 'empty'::text, NULL::uuid, NULL::uuid, NULL::uuid, 0,
        (SELECT min(p.valid_to) + 1 FROM entitlement_pool p WHERE p.id = ANY (pools) AND p.source = 'cycle');
      RETURN;
    END IF;

    INSERT INTO entitlement_entry (id, pool_id, member_id, delta, reason, source_kind, source_id, day, actor_id)
    VALUES (new_entry, chosen.id, who, -how_many, 'use', by_kind, by_id, on_day, by_actor);
    RETURN QUERY SELECT 'taken'::text, new_entry, chosen.id, chosen.membership_id, chosen.there - how_many, NULL::date;
  END $$;
REVOKE ALL ON FUNCTION app.take_entitlement(uuid, text, integer, date, text, uuid, uuid, jsonb, uuid[], boolean, boolean, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_entitlement(uuid, text, integer, date, text, uuid, uuid, jsonb, uuid[], boolean, boolean, uuid) TO pulse_app, pulse_system;
