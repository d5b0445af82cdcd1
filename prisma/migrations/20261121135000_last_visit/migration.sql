-- Whether a limited membership has a visit left for somebody on a day, between the days in which its allowance holds.
-- A person's day counts once. Whoever asks waits until the one before has committed and then counts what is there.
CREATE FUNCTION app.has_visit(of_membership uuid, who uuid, on_day date, from_day date, to_day date, allowed integer) RETURNS boolean
  LANGUAGE plpgsql VOLATILE
  SET search_path = public, pg_temp
  AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('visits:' || app.current_tenant()::text || of_membership::text, 0));
    RETURN EXISTS (
      SELECT 1 FROM visit v WHERE v.tenant_id = app.current_tenant() AND v.membership_id = of_membership
        AND v.member_id = who AND v.local_day = on_day AND v.undone_at IS NULL
    ) OR (
      SELECT count(DISTINCT (v.member_id, v.local_day)) < allowed FROM visit v
      WHERE v.tenant_id = app.current_tenant() AND v.membership_id = of_membership AND v.undone_at IS NULL
        AND v.local_day >= from_day AND (to_day IS NULL OR v.local_day <= to_day)
    );
  END $$;
REVOKE ALL ON FUNCTION app.has_visit(uuid, uuid, date, date, date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.has_visit(uuid, uuid, date, date, date, integer) TO pulse_app, pulse_system;
