-- Search in gyms of any size. What holds every word as it was typed comes first; only when that is little is it read as
-- misspelt, and then by its two longest words, which the index can join: comparing a whole address with everybody of the
-- same mail provider took seconds. Where that finds nothing either, words too many are forgiven.
-- The function is the system's own, so it is written anew in its name; its setting is known only once something of the
-- extension was used in the session. It plans each call anew: a common name and a rare one go different ways.
SELECT show_trgm('') IS NOT NULL AS loaded;
GRANT CREATE ON SCHEMA app TO pulse_system;
SET ROLE pulse_system;
CREATE OR REPLACE FUNCTION app.member_candidates(needle text, at_most integer) RETURNS TABLE (id uuid, score real)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp
  SET pg_trgm.word_similarity_threshold = 0.45
  SET plan_cache_mode = force_custom_plan
  AS $$
  DECLARE
    enough CONSTANT integer := 20;
    gym CONSTANT uuid := app.current_tenant();
    most CONSTANT integer := least(at_most, 500);
    -- Of an address only what stands before the provider tells people apart.
    guess CONSTANT text := regexp_replace(needle, '@\S*', '', 'g');
    -- The longest first: it is what the index is asked for.
    words text[];
    patterns text[];
    guesses text[];
    ids uuid[] := '{}';
    scores real[] := '{}';
    more_ids uuid[];
    more_scores real[];
  BEGIN
    SELECT array_agg(w ORDER BY length(w) DESC, n),
        array_agg('%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' ORDER BY length(w) DESC, n)
      INTO words, patterns FROM unnest(string_to_array(needle, ' ')) WITH ORDINALITY AS t(w, n) WHERE w <> '';
    IF words IS NULL THEN RETURN; END IF;
    SELECT array_agg(w ORDER BY length(w) DESC, n) INTO guesses
      FROM unnest(string_to_array(guess, ' ')) WITH ORDINALITY AS t(w, n) WHERE length(w) > 2;

    IF length(words[1]) > 2 THEN
      SELECT array_agg(f.id), array_agg(f.score) INTO ids, scores FROM (
        SELECT coalesce(m.merged_into_id, m.id) AS id,
          max(CASE WHEN strpos(m.search_text, needle) > 0 THEN 1 ELSE 0.9 END)::real AS score
        FROM member m
        WHERE m.tenant_id = gym AND (m.archived_at IS NULL OR m.merged_into_id IS NOT NULL)
          AND m.search_text LIKE patterns[1] AND m.search_text LIKE ALL (patterns[2:])
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT most) f;
    ELSE
      -- One or two letters stand in nearly everybody's text: those count that begin a word.
      SELECT array_agg(f.id), array_agg(f.score) INTO ids, scores FROM (
        SELECT coalesce(m.merged_into_id, m.id) AS id,
          max(CASE WHEN starts_with(m.search_text, needle) THEN 1 ELSE 0.9 END)::real AS score
        FROM member m
        WHERE m.tenant_id = gym AND (m.archived_at IS NULL OR m.merged_into_id IS NOT NULL)
          AND (m.search_text LIKE substr(patterns[1], 2) OR m.search_text LIKE '% ' || substr(patterns[1], 2))
          AND m.search_text LIKE ALL (patterns[2:])
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT most) f;
    END IF;

    IF coalesce(cardinality(ids), 0) < least(enough, most) AND guesses IS NOT NULL THEN
      SELECT array_agg(f.id), array_agg(f.score) INTO more_ids, more_scores FROM (
        SELECT coalesce(m.merged_into_id, m.id) AS id, max(word_similarity(guess, m.search_text)) AS score
        FROM member m
        WHERE m.tenant_id = gym AND (m.archived_at IS NULL OR m.merged_into_id IS NOT NULL)
          AND guesses[1] <% m.search_text AND (guesses[2] IS NULL OR guesses[2] <% m.search_text)
          AND coalesce(m.merged_into_id, m.id) <> ALL (coalesce(ids, '{}'))
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT most - coalesce(cardinality(ids), 0)) f;
      ids := ids || more_ids;
      scores := scores || more_scores;
    END IF;

    IF coalesce(cardinality(ids), 0) = 0 AND cardinality(guesses) > 1 THEN
      SELECT array_agg(f.id), array_agg(f.score) INTO ids, scores FROM (
        SELECT coalesce(m.merged_into_id, m.id) AS id, max(word_similarity(guess, m.search_text)) AS score
        FROM member m
        WHERE m.tenant_id = gym AND (m.archived_at IS NULL OR m.merged_into_id IS NOT NULL)
          AND guess <% m.search_text
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT most) f;
    END IF;

    RETURN QUERY SELECT t.id, t.score FROM unnest(ids, scores) AS t(id, score);
  END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA app FROM pulse_system;
