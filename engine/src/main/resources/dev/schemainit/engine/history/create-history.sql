CREATE SCHEMA IF NOT EXISTS schemainit;
CREATE TABLE schemainit.history (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file text NOT NULL,
    checksum text NOT NULL,
    statements integer,
    adopted boolean NOT NULL,
    milliseconds integer NOT NULL,
    applied_by text NOT NULL DEFAULT session_user,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE schemainit.history IS
    'What schemainit applied to this database; rows are only added, the latest of a file counts';
COMMENT ON COLUMN schemainit.history.checksum IS
    'SHA-256 of the file, or of its text up to the statements that are done';
COMMENT ON COLUMN schemainit.history.statements IS
    'How many statements of the file are done, where it is not done as a whole';
COMMENT ON COLUMN schemainit.history.milliseconds IS
    'How long the file has run so far; -1 says that the statement after those that are done has failed'
