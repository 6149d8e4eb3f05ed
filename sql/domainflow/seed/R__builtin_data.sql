-- Built-in data: the system tenant and its user, the twelve built-in agents, and the domain civic_complaints.
--
-- Runs again whenever this file changes, so every statement leaves existing rows as they are: a row that somebody
-- edited stays edited. To be rid of an agent, disable it; a deleted one comes back with the next change of this file.

-- tenants.tenant_name is not unique, so ON CONFLICT cannot guard this row. A renamed system tenant is recognised by the
-- system user who belongs to it.
INSERT INTO tenants (tenant_name)
SELECT 'system'
WHERE NOT EXISTS (SELECT FROM tenants WHERE tenant_name = 'system')
  AND NOT EXISTS (
      SELECT FROM users
      WHERE cognito_sub = 'system-builtin' OR username = 'system' OR email = 'system@domainflow.ai'
  );

-- Owns the built-in rows. Nobody signs in as this user: Cognito never issues such a subject.
INSERT INTO users (username, email, cognito_sub, tenant_id)
SELECT 'system', 'system@domainflow.ai', 'system-builtin', id
FROM tenants
WHERE tenant_name = 'system'
ORDER BY created_at, id
LIMIT 1
ON CONFLICT DO NOTHING;

-- The keys of an output stand in the order of "required": jsonb does not keep the order of an object's own keys.
WITH builtin_owner AS (
    -- Any of the three may have been edited, and any of them stops the insert above.
    SELECT id, tenant_id
    FROM users
    WHERE cognito_sub = 'system-builtin' OR username = 'system' OR email = 'system@domainflow.ai'
    ORDER BY cognito_sub = 'system-builtin' DESC, username = 'system' DESC
    LIMIT 1
)
INSERT INTO agent_definitions (
    agent_id, tenant_id, agent_name, agent_class, system_prompt, tools, agent_dependencies, max_output_keys,
    output_schema, description, is_inbuilt, version, created_by
)
SELECT
    agent.agent_id, builtin_owner.tenant_id, agent.agent_name, agent.agent_class, agent.system_prompt,
    agent.tools::jsonb, '[]', 5, agent.output_schema::jsonb, agent.description, true, 1, builtin_owner.id
FROM builtin_owner, (VALUES
    (
        'builtin-ingestion-geo', 'Geo Locator', 'ingestion',
        'Finds where a report took place',
        'You read a report and find the place it is about. Copy the words that name the place into location_text. '
        'Look the place up with location_service, and with web_search where it has only a local name; put '
        'latitude and longitude into geo_location and the postal address into address. Say in confidence, from 0 '
        'to 1, how sure you are. Never invent coordinates: leave geo_location empty when no source has them.',
        '["location_service", "web_search"]',
        '{
            "type": "object",
            "properties": {
                "location_text": {"type": "string"},
                "geo_location": {"type": "object"},
                "address": {"type": "string"},
                "confidence": {"type": "number"}
            },
            "required": ["location_text", "geo_location", "address", "confidence"]
        }'
    ),
    (
        'builtin-ingestion-temporal', 'Temporal Analyzer', 'ingestion',
        'Finds when a report took place and how urgent it is',
        'You read a report and find out when it happened. Copy the words that say so into time_reference, and '
        'work out from them and from the time of the report the moment itself, in ISO 8601, for timestamp. Judge '
        'in urgency, as low, medium, high or critical, how soon somebody has to act; danger to people is '
        'critical.',
        '[]',
        '{
            "type": "object",
            "properties": {
                "timestamp": {"type": "string"},
                "time_reference": {"type": "string"},
                "urgency": {"type": "string"}
            },
            "required": ["timestamp", "time_reference", "urgency"]
        }'
    ),
    (
        'builtin-ingestion-entity', 'Entity Extractor', 'ingestion',
        'Finds who and what a report names, and what kind of complaint it is',
        'You read a report and find out what it names. List people, organisations and things in entities, each '
        'with its type, and the phrases that carry the meaning in key_phrases; comprehend finds both. Give the '
        'writer''s mood in sentiment as positive, neutral, negative or mixed, and in complaint_type the kind of '
        'complaint in one or two words, such as pothole or street light.',
        '["comprehend"]',
        '{
            "type": "object",
            "properties": {
                "entities": {"type": "array"},
                "sentiment": {"type": "string"},
                "key_phrases": {"type": "array"},
                "complaint_type": {"type": "string"}
            },
            "required": ["entities", "sentiment", "key_phrases", "complaint_type"]
        }'
    ),
    (
        'builtin-query-who', 'Who Agent', 'query',
        'Answers who is involved',
        'You read a question and the reports that retrieval_api finds for it, and answer who is involved: who '
        'reported, who is affected, who is responsible. Count with aggregation_api rather than by hand. List the '
        'people and organisations in entities, and answer in one or two sentences in answer. Say so when the '
        'reports do not tell.',
        '["retrieval_api", "aggregation_api"]',
        '{
            "type": "object",
            "properties": {
                "entities": {"type": "array"},
                "answer": {"type": "string"}
            },
            "required": ["entities", "answer"]
        }'
    ),
    (
        'builtin-query-what', 'What Agent', 'query',
        'Answers what happened',
        'You read a question and the reports that retrieval_api finds for it, and answer what happened. List the '
        'kinds of incident in incident_types, the most frequent first, with the counts from aggregation_api, and '
        'sum up in one or two sentences in answer.',
        '["retrieval_api", "aggregation_api"]',
        '{
            "type": "object",
            "properties": {
                "incident_types": {"type": "array"},
                "answer": {"type": "string"}
            },
            "required": ["incident_types", "answer"]
        }'
    ),
    (
        'builtin-query-where', 'Where Agent', 'query',
        'Answers where it happened',
        'You read a question and answer where it happened. Ask spatial_api for what lies within an area or near a '
        'place, and retrieval_api for the reports themselves. List the places in locations, put the same places '
        'as GeoJSON into map_data, and describe in one or two sentences in answer where they are and where they '
        'cluster.',
        '["spatial_api", "retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "locations": {"type": "array"},
                "map_data": {"type": "object"},
                "answer": {"type": "string"}
            },
            "required": ["locations", "map_data", "answer"]
        }'
    ),
    (
        'builtin-query-when', 'When Agent', 'query',
        'Answers when it happened',
        'You read a question and answer when it happened. Take the reports from retrieval_api and their course '
        'over time from analytics_api. Name in time_pattern what repeats, rises or falls, such as weekday '
        'mornings, and answer the question with dates in one or two sentences in answer.',
        '["analytics_api", "retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "time_pattern": {"type": "string"},
                "answer": {"type": "string"}
            },
            "required": ["time_pattern", "answer"]
        }'
    ),
    (
        'builtin-query-why', 'Why Agent', 'query',
        'Answers why it happened',
        'You read a question and answer why it happened. Look in the reports from retrieval_api for causes that '
        'they state, and in analytics_api for what goes together. List the causes in causes, the best supported '
        'first, and explain them in answer; say of each whether a report states it or only the figures suggest '
        'it.',
        '["analytics_api", "retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "causes": {"type": "array"},
                "answer": {"type": "string"}
            },
            "required": ["causes", "answer"]
        }'
    ),
    (
        'builtin-query-how', 'How Agent', 'query',
        'Answers how it happened or was dealt with',
        'You read a question and answer how something happened or was dealt with. Take the course of events from '
        'the reports that retrieval_api finds, and from analytics_api how long each way took. List the ways in '
        'methods, and describe them step by step in answer.',
        '["retrieval_api", "analytics_api"]',
        '{
            "type": "object",
            "properties": {
                "methods": {"type": "array"},
                "answer": {"type": "string"}
            },
            "required": ["methods", "answer"]
        }'
    ),
    (
        'builtin-management-task-assigner', 'Task Assigner', 'management',
        'Gives a report to a person or a team',
        'You read an instruction to assign a report, and the report itself through retrieval_api. Put the id of '
        'the user or team who is to handle it into assignee_id, the time in ISO 8601 into assigned_at, and into '
        'reason one sentence on why this assignee fits. Assign only to somebody of the same tenant.',
        '["retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "assignee_id": {"type": "string"},
                "assigned_at": {"type": "string"},
                "reason": {"type": "string"}
            },
            "required": ["assignee_id", "assigned_at", "reason"]
        }'
    ),
    (
        'builtin-management-status-updater', 'Status Updater', 'management',
        'Changes the status of a report',
        'You read an instruction to change the status of a report, and its present status through retrieval_api. '
        'Put the new status into status, the time in ISO 8601 into updated_at, and into notes what the '
        'instruction says about the reason. Keep the present status when the instruction is not clear, and say so '
        'in notes.',
        '["retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "status": {"type": "string"},
                "updated_at": {"type": "string"},
                "notes": {"type": "string"}
            },
            "required": ["status", "updated_at", "notes"]
        }'
    ),
    (
        'builtin-management-task-details-editor', 'Task Details Editor', 'management',
        'Changes one detail of a report',
        'You read an instruction to correct or complete a report, and the report itself through retrieval_api. '
        'Put the name of the one field to change into field, its new content into value, and the time in ISO 8601 '
        'into updated_at. Change nothing that the instruction does not name.',
        '["retrieval_api"]',
        '{
            "type": "object",
            "properties": {
                "field": {"type": "string"},
                "value": {"type": "string"},
                "updated_at": {"type": "string"}
            },
            "required": ["field", "value", "updated_at"]
        }'
    )
) AS agent (agent_id, agent_name, agent_class, description, system_prompt, tools, output_schema)
ON CONFLICT DO NOTHING;

WITH builtin_owner AS (
    SELECT id, tenant_id
    FROM users
    WHERE cognito_sub = 'system-builtin' OR username = 'system' OR email = 'system@domainflow.ai'
    ORDER BY cognito_sub = 'system-builtin' DESC, username = 'system' DESC
    LIMIT 1
)
INSERT INTO domain_configurations (
    domain_id, tenant_id, domain_name, description, ingestion_playbook, query_playbook, management_playbook, created_by
)
SELECT
    'civic_complaints', tenant_id, 'Civic Complaints',
    'What residents report to their city, such as potholes, broken street lights, noise and waste',
    '{
        "agent_execution_graph": {
            "nodes": ["builtin-ingestion-geo", "builtin-ingestion-temporal", "builtin-ingestion-entity"],
            "edges": []
        }
    }',
    '{
        "agent_execution_graph": {
            "nodes": [
                "builtin-query-who", "builtin-query-what", "builtin-query-where",
                "builtin-query-when", "builtin-query-why", "builtin-query-how"
            ],
            "edges": []
        }
    }',
    '{
        "agent_execution_graph": {
            "nodes": [
                "builtin-management-task-assigner", "builtin-management-status-updater",
                "builtin-management-task-details-editor"
            ],
            "edges": []
        }
    }',
    id
FROM builtin_owner
ON CONFLICT DO NOTHING;
