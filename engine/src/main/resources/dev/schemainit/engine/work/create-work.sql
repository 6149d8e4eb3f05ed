-- What is under way, and only that: a row goes when its statement is recorded as done.
--
-- The history's owner has default privileges for the schema's applications, which must not write here.
CREATE TABLE IF NOT EXISTS schemainit.work (
    file text NOT NULL,
    statement integer NOT NULL,
    checksum text NOT NULL,
    words text NOT NULL,
    pid integer NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    failed boolean NOT NULL DEFAULT false,
    by_key text,
    key_done text,
    last_key text,
    keys_done bigint NOT NULL DEFAULT 0,
    keys_expected bigint,
    rows_changed bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (file, statement)
);
DO $$
DECLARE
    holder record;
BEGIN
    FOR holder IN
        SELECT DISTINCT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS name
        FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = 'schemainit.work'::regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE 'REVOKE ALL ON schemainit.work FROM ' || holder.name;
    END LOOP;
END
$$
