-- Two records of one person become one: the absorbed record stays as the way to the other, and its rows are re-pointed.
ALTER TABLE "member" ADD COLUMN "merged_into_id" UUID;
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_merged_into_id_fkey" FOREIGN KEY ("tenant_id", "merged_into_id") REFERENCES "member"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX member_merged_idx ON member (tenant_id, merged_into_id, id) WHERE merged_into_id IS NOT NULL;
ALTER TABLE member ADD CONSTRAINT member_merged CHECK (merged_into_id <> id AND (merged_into_id IS NULL OR archived_at IS NOT NULL AND user_id IS NULL));

ALTER TABLE "member_merge" ADD COLUMN "after" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "undone_by" UUID;
CREATE UNIQUE INDEX member_merge_open ON member_merge (tenant_id, absorbed_id) WHERE undone_at IS NULL;

-- The key of a row as JSON, for a column that names a member; anything else is refused.
CREATE FUNCTION app.merge_key(what text, via text) RETURNS text
  LANGUAGE plpgsql STABLE
  SET search_path = public, pg_temp
  AS $$
  DECLARE key text;
  BEGIN
    SELECT 'jsonb_build_array(' || string_agg(format('t.%I', a.attname), ', ' ORDER BY k.place) || ')' INTO key
    FROM pg_constraint p CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k(num, place)
    JOIN pg_attribute a ON a.attrelid = p.conrelid AND a.attnum = k.num AND a.attname <> 'tenant_id'
    WHERE p.contype = 'p' AND p.conrelid = to_regclass(format('public.%I', what))
      AND EXISTS (
        SELECT 1 FROM pg_constraint f JOIN pg_attribute v ON v.attrelid = f.conrelid AND v.attnum = ANY (f.conkey)
        WHERE f.contype = 'f' AND f.conrelid = p.conrelid AND f.confrelid = 'public.member'::regclass AND v.attname = via
          AND via <> 'tenant_id');
    IF key IS NULL THEN RAISE EXCEPTION '%.% does not name a member', what, via; END IF;
    RETURN key;
  END $$;

-- Points every row of the absorbed record at the survivor, column by column, and tells which rows those were. Also rows
-- of books that are only added to: whose account they are under is all that changes, and only on behalf of an open merge.
CREATE FUNCTION app.merge_rows(of_merge uuid, places text[]) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    pair member_merge;
    place text;
    keys_of jsonb;
    moved jsonb := '{}';
  BEGIN
    SELECT * INTO pair FROM member_merge g
    WHERE g.tenant_id = app.current_tenant() AND g.id = of_merge AND g.undone_at IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'there is no open merge %', of_merge; END IF;
    PERFORM set_config('app.merging', of_merge::text, true);
    FOREACH place IN ARRAY places LOOP
      EXECUTE format(
        'WITH moved AS (UPDATE %1$I t SET %2$I = $1 WHERE t.tenant_id = $2 AND t.%2$I = $3 RETURNING %3$s AS key)
         SELECT jsonb_agg(key) FROM moved',
        split_part(place, '.', 1), split_part(place, '.', 2),
        app.merge_key(split_part(place, '.', 1), split_part(place, '.', 2)))
      INTO keys_of USING pair.survivor_id, pair.tenant_id, pair.absorbed_id;
      IF keys_of IS NOT NULL THEN moved := moved || jsonb_build_object(place, keys_of); END IF;
    END LOOP;
    PERFORM set_config('app.merging', '', true);
    RETURN moved;
  END $$;

-- The way back: the same rows, as far as they are still the survivor's.
CREATE FUNCTION app.unmerge_rows(of_merge uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    pair member_merge;
    place text;
    keys jsonb;
  BEGIN
    SELECT * INTO pair FROM member_merge g
    WHERE g.tenant_id = app.current_tenant() AND g.id = of_merge AND g.undone_at IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'there is no open merge %', of_merge; END IF;
    PERFORM set_config('app.merging', of_merge::text, true);
    FOR place, keys IN SELECT r.key, r.value FROM jsonb_each(pair.moved -> 'rows') r LOOP
      EXECUTE format(
        'UPDATE %1$I t SET %2$I = $1 FROM jsonb_array_elements($4) k(key)
         WHERE t.tenant_id = $2 AND t.%2$I = $3 AND %3$s = k.key',
        split_part(place, '.', 1), split_part(place, '.', 2),
        app.merge_key(split_part(place, '.', 1), split_part(place, '.', 2)))
      USING pair.absorbed_id, pair.tenant_id, pair.survivor_id, keys;
    END LOOP;
    PERFORM set_config('app.merging', '', true);
  END $$;

-- How many rows of which table hang on the rows that moved: {"visit.membership_id": 3}. More of them later means that
-- something happened since which belongs to both records.
CREATE FUNCTION app.merge_dependents(rows jsonb) RETURNS jsonb
  LANGUAGE plpgsql STABLE
  SET search_path = public, pg_temp
  AS $$
  DECLARE
    one record;
    n integer;
    keys_of jsonb := '{}';
  BEGIN
    FOR one IN
      SELECT s.relname AS source, a.attname AS via, ids.ids
      FROM (
        SELECT split_part(r.key, '.', 1) AS what, array_agg(DISTINCT (k.value ->> 0)::uuid) AS ids
        FROM jsonb_each(rows) r CROSS JOIN LATERAL jsonb_array_elements(r.value) k
        WHERE jsonb_array_length(k.value) = 1 GROUP BY 1
      ) ids
      JOIN pg_constraint f ON f.contype = 'f' AND f.confrelid = to_regclass(format('public.%I', ids.what))
      JOIN pg_class s ON s.oid = f.conrelid
      JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey) AND a.attname <> 'tenant_id'
    LOOP
      EXECUTE format('SELECT count(*) FROM %I t WHERE t.tenant_id = $1 AND t.%I = ANY ($2)', one.source, one.via)
      INTO n USING app.current_tenant(), one.ids;
      IF n > 0 THEN keys_of := keys_of || jsonb_build_object(one.source || '.' || one.via, n); END IF;
    END LOOP;
    RETURN keys_of;
  END $$;

REVOKE ALL ON FUNCTION app.merge_key(text, text), app.merge_rows(uuid, text[]), app.unmerge_rows(uuid), app.merge_dependents(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.merge_key(text, text), app.merge_rows(uuid, text[]), app.unmerge_rows(uuid), app.merge_dependents(jsonb) TO pulse_app, pulse_system;
GRANT CREATE ON SCHEMA app TO pulse_system;
ALTER FUNCTION app.merge_rows(uuid, text[]) OWNER TO pulse_system;
ALTER FUNCTION app.unmerge_rows(uuid) OWNER TO pulse_system;
-- Whoever looks for a merged record finds the one it became. The function is the system's own, so it is
-- written anew in its name. Its setting is known only once something of the extension was used in the session.
SELECT show_trgm('') IS NOT NULL AS loaded;
SET ROLE pulse_system;
CREATE OR REPLACE FUNCTION app.member_candidates(needle text, at_most integer) RETURNS TABLE (id uuid, score real)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  SET pg_trgm.word_similarity_threshold = 0.45
  AS $$
    SELECT coalesce(m.merged_into_id, m.id) AS id,
      max(greatest(word_similarity(needle, m.search_text), CASE WHEN strpos(m.search_text, needle) > 0 THEN 1 ELSE 0 END))::real AS score
    FROM member m
    WHERE m.tenant_id = app.current_tenant()
      AND (m.archived_at IS NULL OR m.merged_into_id IS NOT NULL)
      AND (needle <% m.search_text OR m.search_text LIKE '%' || replace(replace(replace(needle, '\', '\\'), '%', '\%'), '_', '\_') || '%')
    GROUP BY 1
    ORDER BY score DESC, id
    LIMIT least(at_most, 500)
  $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA app FROM pulse_system;

-- An opened bill keeps its number, its lines and its sums; whose account it is under changes with a merge and in no other way.
CREATE OR REPLACE FUNCTION app.invoice_is_kept() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  BEGIN
    IF OLD.status <> 'draft' AND (
      (NEW.number, NEW.year, NEW.seq, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.currency)
        IS DISTINCT FROM (OLD.number, OLD.year, OLD.seq, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.currency)
      OR NEW.member_id <> OLD.member_id
        AND (current_user <> 'pulse_system' OR coalesce(current_setting('app.merging', true), '') = '')
    ) THEN
      RAISE EXCEPTION 'invoice % was issued and cannot change', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END $$;

-- Nothing new begins under a record that was merged. Whoever writes while the merge runs waits for it at the reference
-- to the member, and is then refused here: this trigger comes after those of the references.
CREATE FUNCTION app.whole_member() RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
  DECLARE merged boolean;
  BEGIN
    IF TG_NARGS = 0 THEN
      merged := EXISTS (SELECT 1 FROM fresh f JOIN member m ON m.tenant_id = f.tenant_id AND m.id = f.member_id
        WHERE m.merged_into_id IS NOT NULL);
    ELSE
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM fresh f JOIN member m ON m.tenant_id = f.tenant_id AND m.id = f.%I
        WHERE m.merged_into_id IS NOT NULL)', TG_ARGV[0]) INTO merged;
    END IF;
    IF merged THEN RAISE EXCEPTION 'the member was merged into another one' USING ERRCODE = 'PM001'; END IF;
    RETURN NULL;
  END $$;

-- Keeps a table's column that names a member free of merged ones. Every migration that makes one calls it.
CREATE FUNCTION app.guard_member(target regclass, via text) RETURNS void
  LANGUAGE plpgsql
  AS $$
  BEGIN
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION app.whole_member(%s)',
      'whole_' || via, target, CASE WHEN via = 'member_id' THEN '' ELSE quote_literal(via) END);
  END $$;
REVOKE ALL ON FUNCTION app.guard_member(regclass, text) FROM PUBLIC, pulse_app, pulse_system;

SELECT app.guard_member(t::regclass, 'member_id') FROM unnest(ARRAY[
  'visit', 'refusal', 'offline_scan', 'membership', 'membership_freeze', 'membership_event', 'household_member',
  'entitlement_pool', 'entitlement_entry', 'guest', 'waiver_signature', 'member_invitation', 'quote', 'invoice',
  'payment_attempt', 'refund', 'money_entry', 'saved_method', 'collection', 'wallet_receipt',
  'booking', 'waitlist_entry', 'standing_booking', 'roster_mark', 'penalty', 'calendar_feed'
]) AS t;
SELECT app.guard_member(t::regclass, v) FROM (VALUES ('membership', 'payer_id'), ('household', 'payer_id'),
  ('guest', 'host_id'), ('guest_visit', 'host_id')) AS g(t, v);
