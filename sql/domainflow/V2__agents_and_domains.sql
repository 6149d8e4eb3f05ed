-- What the system does: agents, and the domains that put agents together.

CREATE TABLE agent_definitions (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    agent_id           varchar(100) UNIQUE NOT NULL,
    tenant_id          uuid NOT NULL REFERENCES tenants (id),
    agent_name         varchar(200) NOT NULL,
    agent_class        varchar(20) NOT NULL CHECK (agent_class IN ('ingestion', 'query', 'management')),
    system_prompt      text NOT NULL,
    tools              jsonb DEFAULT '[]',
    agent_dependencies jsonb DEFAULT '[]',
    max_output_keys    integer DEFAULT 5,
    output_schema      jsonb NOT NULL,
    description        text,
    enabled            boolean DEFAULT true,
    is_inbuilt         boolean DEFAULT false,
    version            integer DEFAULT 1,
    created_at         timestamp DEFAULT now(),
    updated_at         timestamp DEFAULT now(),
    created_by         uuid NOT NULL REFERENCES users (id)
);

COMMENT ON TABLE agent_definitions IS 'Agents of all three classes, built-in ones and those that tenants define';
COMMENT ON COLUMN agent_definitions.agent_id IS 'The name that playbooks and dependencies use';
COMMENT ON COLUMN agent_definitions.agent_class IS
    'ingestion reads reports, query answers questions about them, management changes them';
COMMENT ON COLUMN agent_definitions.tools IS 'Array of names of the tools that the agent may call';
COMMENT ON COLUMN agent_definitions.agent_dependencies IS 'Array of agent_id: agents whose output this one reads';
COMMENT ON COLUMN agent_definitions.output_schema IS 'JSON Schema of the answer: max_output_keys properties at most';
COMMENT ON COLUMN agent_definitions.is_inbuilt IS 'Ships with the system, as opposed to defined by a tenant';
COMMENT ON COLUMN agent_definitions.version IS 'Counted up by the application with every change';

CREATE INDEX idx_agents_tenant_class ON agent_definitions (tenant_id, agent_class);
CREATE INDEX idx_agents_enabled ON agent_definitions (enabled);
CREATE INDEX idx_agents_tenant ON agent_definitions (tenant_id);

-- A playbook is {"agent_execution_graph": {"nodes": [agent_id, ...], "edges": [...]}}; that the graph has no cycle is
-- checked by the application.
CREATE TABLE domain_configurations (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    domain_id           varchar(100) UNIQUE NOT NULL,
    tenant_id           uuid NOT NULL REFERENCES tenants (id),
    domain_name         varchar(200) NOT NULL,
    description         text,
    ingestion_playbook  jsonb NOT NULL,
    query_playbook      jsonb NOT NULL,
    management_playbook jsonb NOT NULL,
    created_at          timestamp DEFAULT now(),
    updated_at          timestamp DEFAULT now(),
    created_by          uuid NOT NULL REFERENCES users (id)
);

COMMENT ON TABLE domain_configurations IS 'Subjects that are reported on, each with the agents that handle it';
COMMENT ON COLUMN domain_configurations.ingestion_playbook IS 'Graph of the agents that read a new report';
COMMENT ON COLUMN domain_configurations.query_playbook IS 'Graph of the agents that answer a question';
COMMENT ON COLUMN domain_configurations.management_playbook IS 'Graph of the agents that change a report';

CREATE INDEX idx_domains_tenant ON domain_configurations (tenant_id);
