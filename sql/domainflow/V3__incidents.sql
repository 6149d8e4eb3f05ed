-- Incidents and the images that belong to them.

-- incidents.location is a PostGIS type. PostgreSQL lets only a superuser create this extension, RDS and Aurora a member
-- of rds_superuser; on a server where somebody did it beforehand any user may run this line.
CREATE EXTENSION IF NOT EXISTS postgis;

CREATE TABLE incidents (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    domain_id       varchar(100) NOT NULL,
    raw_text        text NOT NULL,
    structured_data jsonb NOT NULL,
    location        geography(Point, 4326),
    created_at      timestamp DEFAULT now(),
    updated_at      timestamp DEFAULT now(),
    -- No foreign key: the legacy table never had one, and rows from that time need not satisfy it.
    created_by      uuid NOT NULL
);

COMMENT ON TABLE incidents IS 'Legacy: kept for clients that still read it';
COMMENT ON COLUMN incidents.domain_id IS 'A domain_configurations.domain_id; not checked by a foreign key';
COMMENT ON COLUMN incidents.raw_text IS 'The report as it was written';
COMMENT ON COLUMN incidents.structured_data IS 'What the ingestion agents made of raw_text';
COMMENT ON COLUMN incidents.location IS 'Longitude and latitude, WGS 84';
COMMENT ON COLUMN incidents.created_by IS 'A users.id; not checked by a foreign key';

CREATE INDEX idx_incidents_tenant_domain ON incidents (tenant_id, domain_id);
CREATE INDEX idx_incidents_created_at ON incidents (created_at DESC);
CREATE INDEX idx_incidents_structured_data ON incidents USING gin (structured_data);
CREATE INDEX idx_incidents_location ON incidents USING gist (location);

CREATE TABLE image_evidence (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    incident_id     uuid REFERENCES incidents (id) ON DELETE CASCADE,
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    s3_key          varchar(500) NOT NULL,
    s3_bucket       varchar(200) NOT NULL,
    content_type    varchar(100),
    file_size_bytes integer,
    uploaded_at     timestamp DEFAULT now()
);

COMMENT ON TABLE image_evidence IS 'Images in S3; a row goes with its incident, the object in S3 does not';
COMMENT ON COLUMN image_evidence.content_type IS 'Media type, such as image/jpeg';

CREATE INDEX idx_image_evidence_incident ON image_evidence (incident_id);
CREATE INDEX idx_image_evidence_tenant ON image_evidence (tenant_id);
