-- Plain indexes, and each way in which one can be another.
CREATE DOMAIN indexed_points AS integer;
CREATE TYPE indexed_feeling AS ENUM ('good', 'bad');
CREATE TABLE indexed (
    gone integer,
    id integer,
    name text,
    short varchar(10),
    "Odd ""Name" text,
    "order" date,
    c_name text COLLATE "C",
    points indexed_points,
    feeling indexed_feeling,
    tags text[],
    amount numeric,
    span int4range,
    spot point
);
ALTER TABLE indexed DROP COLUMN gone;
CREATE INDEX one ON indexed (id);
CREATE INDEX "Odd Index" ON indexed ("Odd ""Name", "order");
CREATE INDEX several ON indexed (amount, name, id);
CREATE INDEX of_varchar ON indexed (short);
CREATE INDEX of_domain ON indexed (points);
CREATE INDEX of_enum ON indexed (feeling);
CREATE INDEX of_array ON indexed (tags);
CREATE INDEX of_range ON indexed (span);
CREATE INDEX own_collation ON indexed (c_name);
CREATE INDEX other_collation ON indexed (name COLLATE "C");
CREATE INDEX back_to_default ON indexed (c_name COLLATE "default");
CREATE INDEX descending ON indexed (id DESC, amount);
CREATE INDEX nulls_first ON indexed (id NULLS FIRST);
CREATE INDEX nulls_last ON indexed (id DESC NULLS LAST);
CREATE INDEX other_class ON indexed (name text_pattern_ops);
CREATE INDEX class_in_the_middle ON indexed (id, name varchar_pattern_ops, amount);
CREATE INDEX partial ON indexed (id) WHERE amount > 1;
CREATE INDEX including ON indexed (id) INCLUDE (name);
CREATE INDEX expression ON indexed (lower(name));
CREATE INDEX expression_behind ON indexed (id, lower(name));
CREATE INDEX filled ON indexed (id) WITH (fillfactor = 70);
CREATE INDEX hashed ON indexed USING hash (id);
CREATE INDEX inverted ON indexed USING gin (tags);
CREATE INDEX spatial ON indexed USING gist (spot);
CREATE INDEX block_range ON indexed USING brin (id) WITH (pages_per_range = 4);
CREATE UNIQUE INDEX once ON indexed (id);
