-- Who owns what: tenants, their users, and teams of users.
--
-- Only the relational part of DomainFlow is in PostgreSQL. What is written often and has no fixed shape is in
-- DynamoDB, and no migration here creates it:
--   Reports     documents that the ingestion agents fill
--   Sessions    chat metadata
--   Messages    chat messages
--   QueryJobs   results of the query agents
--
-- Every table that people edit carries the same metadata: id, created_at, updated_at and, once there are users,
-- created_by.

CREATE TABLE tenants (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_name varchar(200) NOT NULL,
    created_at  timestamp DEFAULT now(),
    updated_at  timestamp DEFAULT now()
);

COMMENT ON TABLE tenants IS 'Organisations whose data is kept apart';
COMMENT ON COLUMN tenants.tenant_name IS 'For display; two tenants may have the same name';

CREATE TABLE users (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    username    varchar(100) UNIQUE NOT NULL,
    email       varchar(255) UNIQUE NOT NULL,
    cognito_sub varchar(255) UNIQUE NOT NULL,
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    created_at  timestamp DEFAULT now(),
    updated_at  timestamp DEFAULT now()
);

COMMENT ON TABLE users IS 'Accounts; signing in is left to Amazon Cognito';
COMMENT ON COLUMN users.cognito_sub IS 'The subject in Cognito''s tokens: it stays when name and email change';

CREATE TABLE teams (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    team_name  varchar(200) NOT NULL,
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    members    jsonb DEFAULT '[]',
    created_at timestamp DEFAULT now(),
    updated_at timestamp DEFAULT now(),
    created_by uuid NOT NULL REFERENCES users (id)
);

COMMENT ON TABLE teams IS 'Groups of users who work together';
COMMENT ON COLUMN teams.members IS 'Array of users.id; not checked by a foreign key';
