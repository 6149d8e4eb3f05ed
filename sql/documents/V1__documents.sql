-- Document processing: every file that arrives in S3, and what each agent did with it.

CREATE TABLE documents (
    id                 serial PRIMARY KEY,
    s3_key             varchar(500) UNIQUE NOT NULL,
    document_type      varchar(50) NOT NULL,
    file_name          varchar(255) NOT NULL,
    file_size          integer,
    upload_date        timestamp DEFAULT CURRENT_TIMESTAMP,
    processing_date    timestamp DEFAULT CURRENT_TIMESTAMP,
    status             varchar(50) DEFAULT 'pending',
    validation_score   double precision,
    metadata           jsonb,
    extracted_data     jsonb,
    validation_details jsonb,
    error_message      text,
    created_at         timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at         timestamp DEFAULT CURRENT_TIMESTAMP
);

COMMENT ON TABLE documents IS 'One row for each document in S3, from upload to archive';
COMMENT ON COLUMN documents.s3_key IS 'Key of the object in the documents bucket';
COMMENT ON COLUMN documents.file_size IS 'Bytes';
COMMENT ON COLUMN documents.metadata IS 'What is known about the file itself';
COMMENT ON COLUMN documents.extracted_data IS 'What extraction read from the content';
COMMENT ON COLUMN documents.validation_details IS 'What validation_score was made from';
COMMENT ON COLUMN documents.error_message IS 'Why processing failed; null when it did not';
COMMENT ON COLUMN documents.updated_at IS 'Written by the application: no trigger keeps it';

-- UNIQUE (s3_key) has an index of its own, so this one speeds nothing up. It stays because existing databases have it
-- under this name, and a new database is to have the same catalog.
CREATE INDEX idx_documents_s3_key ON documents (s3_key);
CREATE INDEX idx_documents_status ON documents (status);
CREATE INDEX idx_documents_type ON documents (document_type);
CREATE INDEX idx_documents_date ON documents (processing_date);

CREATE TABLE processing_logs (
    id          serial PRIMARY KEY,
    document_id integer REFERENCES documents (id),
    agent_name  varchar(50) NOT NULL,
    action      varchar(100) NOT NULL,
    status      varchar(50) NOT NULL,
    details     jsonb,
    timestamp   timestamp DEFAULT CURRENT_TIMESTAMP
);

COMMENT ON TABLE processing_logs IS 'Audit trail: one row for each step that an agent took';
COMMENT ON COLUMN processing_logs.document_id IS 'The document worked on; null for a step that belongs to none';

CREATE INDEX idx_logs_document_id ON processing_logs (document_id);
CREATE INDEX idx_logs_agent ON processing_logs (agent_name);
