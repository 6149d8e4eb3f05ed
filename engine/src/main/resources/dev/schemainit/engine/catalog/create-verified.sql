CREATE TABLE schemainit.verified (
    history_id integer NOT NULL,
    form integer NOT NULL,
    lines text NOT NULL,
    verified_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE schemainit.verified IS
    'The catalog that the last successful run has verified, in one row: what differs now was changed by hand since';
COMMENT ON COLUMN schemainit.verified.history_id IS
    'The latest row of the history at that time; a run that has recorded more since, and stopped, has changed the catalog itself';
COMMENT ON COLUMN schemainit.verified.form IS
    'Which version of the words for a catalog the lines are in';
COMMENT ON COLUMN schemainit.verified.lines IS
    'Those of expected.txt without access: deflate (RFC 1951), base64'
