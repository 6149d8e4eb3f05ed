package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The domainflow schema, held against what was agreed for it and not against its own expected.txt. */
class DomainflowFactsTest {
    private static TestDatabase database;

    @BeforeAll
    static void apply() throws Exception {
        database = TestDatabase.Server.INSTALLED_WITH_POSTGIS.database();
        database.apply(Path.of("../sql/domainflow"));
    }

    /** Each column as name, type, ! where not null, = default; in order. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    tenants ~ id uuid! =gen_random_uuid(); tenant_name varchar(200)!; created_at timestamp =now(); updated_at timestamp =now()
                    users ~ id uuid! =gen_random_uuid(); username varchar(100)!; email varchar(255)!; cognito_sub varchar(255)!; tenant_id uuid!; created_at timestamp =now(); updated_at timestamp =now()
                    teams ~ id uuid! =gen_random_uuid(); team_name varchar(200)!; tenant_id uuid!; members jsonb ='[]'; created_at timestamp =now(); updated_at timestamp =now(); created_by uuid!
                    agent_definitions ~ id uuid! =gen_random_uuid(); agent_id varchar(100)!; tenant_id uuid!; agent_name varchar(200)!; agent_class varchar(20)!; system_prompt text!; tools jsonb ='[]'; agent_dependencies jsonb ='[]'; max_output_keys integer =5; output_schema jsonb!; description text; enabled boolean =true; is_inbuilt boolean =false; version integer =1; created_at timestamp =now(); updated_at timestamp =now(); created_by uuid!
                    domain_configurations ~ id uuid! =gen_random_uuid(); domain_id varchar(100)!; tenant_id uuid!; domain_name varchar(200)!; description text; ingestion_playbook jsonb!; query_playbook jsonb!; management_playbook jsonb!; created_at timestamp =now(); updated_at timestamp =now(); created_by uuid!
                    incidents ~ id uuid! =gen_random_uuid(); tenant_id uuid!; domain_id varchar(100)!; raw_text text!; structured_data jsonb!; location geography(Point,4326); created_at timestamp =now(); updated_at timestamp =now(); created_by uuid!
                    image_evidence ~ id uuid! =gen_random_uuid(); incident_id uuid; tenant_id uuid!; s3_key varchar(500)!; s3_bucket varchar(200)!; content_type varchar(100); file_size_bytes integer; uploaded_at timestamp =now()
                    """)
    void columns(String table, String columns) throws Exception {
        assertThat(database.query("""
                        SELECT a.attname || ' '
                            || replace(replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'),
                                'timestamp without time zone', 'timestamp')
                            || CASE WHEN a.attnotnull THEN '!' ELSE '' END
                            || coalesce(' =' || replace(pg_get_expr(d.adbin, d.adrelid), '::jsonb', ''), '')
                        FROM pg_attribute a
                        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                        WHERE a.attrelid = '%s'::regclass AND a.attnum > 0
                        ORDER BY a.attnum""".formatted(table))).isEqualTo(List.of(columns.split("; ")));
    }

    @Test
    void constraints() throws Exception {
        assertThat(database.query("""
                        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                        FROM pg_constraint
                        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'spatial_ref_sys'
                            AND contype <> 'p'"""))
                .containsExactlyInAnyOrder(
                        "users users_username_key UNIQUE (username)",
                        "users users_email_key UNIQUE (email)",
                        "users users_cognito_sub_key UNIQUE (cognito_sub)",
                        "users users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                        "teams teams_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                        "teams teams_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)",
                        "agent_definitions agent_definitions_agent_id_key UNIQUE (agent_id)",
                        "agent_definitions agent_definitions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                        "agent_definitions agent_definitions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)",
                        "agent_definitions agent_definitions_agent_class_check CHECK (((agent_class)::text = ANY"
                                + " ((ARRAY['ingestion'::character varying, 'query'::character varying,"
                                + " 'management'::character varying])::text[])))",
                        "domain_configurations domain_configurations_domain_id_key UNIQUE (domain_id)",
                        "domain_configurations domain_configurations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                        "domain_configurations domain_configurations_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id)",
                        "incidents incidents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                        "image_evidence image_evidence_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incidents(id)"
                                + " ON DELETE CASCADE",
                        "image_evidence image_evidence_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)");
    }

    @Test
    void indexes() throws Exception {
        assertThat(database.query("""
                        SELECT indexname || ' ' || tablename || ' ' || regexp_replace(indexdef, '.* USING ', '')
                        FROM pg_indexes
                        WHERE schemaname = 'public' AND indexname LIKE 'idx_%'"""))
                .containsExactlyInAnyOrder(
                        "idx_agents_tenant_class agent_definitions btree (tenant_id, agent_class)",
                        "idx_agents_enabled agent_definitions btree (enabled)",
                        "idx_agents_tenant agent_definitions btree (tenant_id)",
                        "idx_domains_tenant domain_configurations btree (tenant_id)",
                        "idx_incidents_tenant_domain incidents btree (tenant_id, domain_id)",
                        "idx_incidents_created_at incidents btree (created_at DESC)",
                        "idx_incidents_structured_data incidents gin (structured_data)",
                        "idx_incidents_location incidents gist (location)",
                        "idx_image_evidence_incident image_evidence btree (incident_id)",
                        "idx_image_evidence_tenant image_evidence btree (tenant_id)");
    }

    @Test
    void triggers() throws Exception {
        assertThat(database.query("""
                        SELECT trigger_name || ' ' || action_timing || ' ' || event_manipulation || ' ' || action_orientation
                            || ' ' || action_statement
                        FROM information_schema.triggers"""))
                .containsExactlyInAnyOrderElementsOf(
                        List.of("tenants", "users", "teams", "agent_definitions", "domain_configurations", "incidents")
                                .stream()
                                .map(table -> "update_" + table
                                        + "_updated_at BEFORE UPDATE ROW EXECUTE FUNCTION update_updated_at_column()")
                                .toList());
    }
}
