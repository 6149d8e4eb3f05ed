-- The database that the migrations in migrations.txt find: 2,000 rows in each table, all of them analyzed.
CREATE TYPE state AS ENUM ('new', 'done');
CREATE DOMAIN percentage AS integer;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;

CREATE TABLE customers (
    id integer PRIMARY KEY,
    name varchar(100) NOT NULL
);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    customer_id integer,
    code varchar(20) NOT NULL,
    amount numeric(10, 2),
    quantity integer,
    discount percentage,
    state state,
    note text,
    placed timestamp,
    never_filled text
);
CREATE INDEX orders_code ON orders (code);
CREATE TABLE lines (
    order_id integer REFERENCES orders (id) ON DELETE CASCADE,
    text varchar(50)
);
ALTER TABLE lines ADD CONSTRAINT lines_text CHECK (text <> '') NOT VALID;
CREATE TRIGGER touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE events (id integer, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE events_2027 (id integer, day date NOT NULL);
CREATE TABLE nothing_in_it (id integer);
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) FROM orders GROUP BY customer_id;

INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 2000) n;
INSERT INTO orders
SELECT n, n, 'code ' || n, n, n, n % 100, 'new', 'note', '2025-01-01', NULL FROM generate_series(1, 2000) n;
INSERT INTO lines SELECT n, 'line ' || n FROM generate_series(1, 2000) n;
INSERT INTO events SELECT n, date '2025-01-01' + n % 365 FROM generate_series(1, 2000) n;
INSERT INTO events SELECT n, date '2028-01-01' + n % 365 FROM generate_series(1, 2000) n;
INSERT INTO events_2027 SELECT n, date '2027-01-01' + n % 365 FROM generate_series(1, 2000) n;
REFRESH MATERIALIZED VIEW totals;
ANALYZE;
