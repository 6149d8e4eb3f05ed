-- All types.
SELECT t.oid, t.oid::regtype, t.typname, t.typtype, t.typcategory, t.typelem, coalesce(r.rngsubtype, 0), t.typrelid,
    t.typbasetype, t.typtypmod, t.typbasetype::regtype, t.typnotnull
FROM pg_type t
LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE t.typisdefined
