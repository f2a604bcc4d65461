-- Each time that an office was set, by entries of desk rolls. No person's data is in it, so administrators may ask, who read no
-- entries. office_sets.py says the same of central's file.

CREATE FUNCTION ims.office_sets(the_office text) RETURNS TABLE (at text, actor text, data jsonb, was jsonb)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = ims, pg_temp AS $$
    SELECT s.doc->>'at', s.doc->>'actor', r.v->'data', r.v->'was'
    FROM (SELECT e.text::jsonb AS doc FROM device d JOIN entry e ON e.device = d.device
        WHERE d.kind = 'desk' AND strpos(e.text, '"kind":"reference.changed"') > 0 AND strpos(e.text, '"kind":"office"') > 0) AS s,
        jsonb_array_elements(list(s.doc->'body'->'rows')) AS r(v)
    WHERE r.v->>'kind' = 'office' AND r.v->>'key' = the_office AND r.v ? 'data' ORDER BY 1 DESC
$$;
GRANT EXECUTE ON FUNCTION ims.office_sets(text) TO {administrator};
