package dev.schemainit.engine.access;

import dev.schemainit.engine.access.AccessState.ExistingRole;
import dev.schemainit.engine.access.AccessState.Rights;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.VerifiedCatalog;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is missing in a database of the roles of a schema: the statements that make it, and what they are for a person.
 *
 * <p>What a role may do with the database, with schema public and with what the owner will make follows from its level.
 * What it may do with an object that exists already is what expected.txt says, because a file may have granted more or
 * taken something away. Nothing of other roles is touched, except what everybody may do with the database and the
 * creation of objects in schema public.
 */
final class RoleChanges {
    private static final String SCHEMA_PUBLIC = "schema public";
    private static final String AN_ADMINISTRATOR = "an administrator";

    /** Of PostgreSQL: a member may be one that does not work as the role. */
    private static final int OPTIONS_SINCE = 16;

    private final AccessFile declared;
    private final SchemaAccess access;
    private final AccessState state;
    private final Catalog found;
    private final String owner;
    private final List<String> ofServer = new ArrayList<>();
    private final List<String> ofObjects = new ArrayList<>();
    private final List<String> asOwner = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    /** Statements that the login may have no right to, by whoever has it. */
    private final Map<String, List<String>> doubts = new LinkedHashMap<>();

    private RoleChanges(AccessFile declared, SchemaAccess access, AccessState state, Catalog found) {
        this.declared = declared;
        this.access = access;
        this.state = state;
        this.found = found;
        this.owner = declared.owner().name();
    }

    /**
     * Finds what is missing.
     *
     * @param found the database's catalog, with its lines about access
     * @throws dev.schemainit.engine.failure.SchemaInitException for what this run's login may not do
     */
    static RoleChanges of(AccessFile declared, SchemaAccess access, AccessState state, Catalog found) {
        var changes = new RoleChanges(declared, access, state, found);
        changes.roles();
        changes.membership();
        changes.database();
        changes.history();
        changes.owners();
        changes.defaults();
        changes.grants();
        return changes;
    }

    /** The statements about roles and the database, which the run's own login executes first; possibly none. */
    List<String> ofServer() {
        return ofServer;
    }

    /** Those about objects that exist, which the login executes next; possibly none. */
    List<String> ofObjects() {
        return ofObjects;
    }

    /** The statements that are executed as the owner, after those; possibly none. */
    List<String> asOwner() {
        return asOwner;
    }

    /** Whether nothing is missing. */
    boolean isEmpty() {
        return ofServer.isEmpty() && ofObjects.isEmpty() && asOwner.isEmpty();
    }

    /** What changes, a line each, for a person. */
    List<String> words() {
        return words;
    }

    private void roles() {
        for (String role : declared.names()) {
            ExistingRole existing = state.roles().get(role);
            if (existing != null && (existing.logsIn() || existing.isSpecial())) {
                throw EngineError.ROLE_LOGS_IN.exception(role);
            }
        }
        List<String> made = missingRoles();
        if (!made.isEmpty()) {
            require(
                    state.rights().mayCreateRoles(),
                    AN_ADMINISTRATOR,
                    made.stream().map(RoleChanges::create).toList());
            words.add((made.size() == 1 ? "made the role " : "made the roles ") + String.join(", ", made));
        }
    }

    /** Who has made a role in PostgreSQL 16 or newer may make himself a member that works as it, and has to. */
    private void membership() {
        ExistingRole existing = state.roles().get(owner);
        Rights rights = state.rights();
        if (!rights.isSuperuser() && (existing == null || !existing.mayBeTaken())) {
            boolean may = existing == null || existing.mayBeGranted();
            require(
                    may,
                    AN_ADMINISTRATOR + ", such as the login that has made the role,",
                    List.of("GRANT " + owner + " TO " + RoleNames.quoted(rights.user())
                            + (rights.version() < OPTIONS_SINCE ? "" : " WITH INHERIT TRUE, SET TRUE")));
            words.add("made " + rights.user() + " a member of " + owner);
        }
    }

    private void database() {
        Rights rights = state.rights();
        var ofDatabase = new ArrayList<String>();
        add(ofDatabase, "DATABASE " + rights.database(), "database", LevelPrivileges.DATABASE, "ALL");
        expectEffect(rights.hasDatabase(), rights.databaseOwner(), ofDatabase);
        if (rights.publicOwner() != null) {
            var ofPublic = new ArrayList<String>();
            add(ofPublic, "SCHEMA public", SCHEMA_PUBLIC, LevelPrivileges.SCHEMA_PUBLIC, "CREATE");
            expectEffect(rights.hasPublic(), rights.publicOwner(), ofPublic);
        }
    }

    /**
     * What the roles have to have. Before a first run that is what their levels say, because files may change it; after
     * it, expected.txt has what files have made of it.
     */
    private Privileges wanted(String line, LevelPrivileges levels) {
        boolean isFirst = state.rights().historyOwner() == null;
        return isFirst || access.objects().identities(Catalog.ACCESS).isEmpty()
                ? levels.of(declared)
                : Privileges.of(access.objects().definition(line)).ofRoles(declared.names());
    }

    private void add(List<String> statements, String object, String identity, LevelPrivileges levels, String ofPublic) {
        Privileges now = found(identity);
        wanted(identity + Catalog.ACCESS, levels)
                .without(now)
                .forEach((role, privileges) ->
                        statements.add("GRANT " + String.join(", ", privileges) + " ON " + object + " TO " + role));
        if (!statements.isEmpty()) {
            tell("granted what was missing on the " + identity);
        }
        Set<String> everybody = now.ofRole(Privileges.PUBLIC);
        if (!everybody.isEmpty()) {
            statements.add("REVOKE " + ofPublic + " ON " + object + " FROM PUBLIC");
            words.add("revoked " + String.join(", ", everybody) + " on the " + identity + " from PUBLIC");
        }
    }

    /** Who is not the owner is told nothing by the server but that no privileges were granted. */
    private void expectEffect(boolean isOwner, String whose, List<String> statements) {
        if (!isOwner && !statements.isEmpty()) {
            doubts.put(whose, statements);
        }
        ofServer.addAll(statements);
    }

    /** Whether the server may ignore some of the statements. */
    boolean isDoubtful() {
        return !doubts.isEmpty();
    }

    /** @throws dev.schemainit.engine.failure.SchemaInitException for what is still missing after the statements */
    void requireNothingIgnored() {
        doubts.forEach((whose, statements) -> require(
                false,
                whose,
                Stream.concat(missingRoles().stream().map(RoleChanges::create), statements.stream())
                        .toList()));
    }

    private void require(boolean may, String whose, List<String> statements) {
        if (!may && !statements.isEmpty()) {
            throw EngineError.ACCESS_RIGHTS.exception(
                    statements,
                    state.rights().user(),
                    AccessFile.NAME,
                    whose + " run: " + String.join("; ", statements));
        }
        ofServer.addAll(statements);
    }

    /**
     * The history is the owner's, and nobody else's: made by the login, it has no default privileges of the roles. The
     * same goes for what the next run compares with.
     */
    private void history() {
        Rights rights = state.rights();
        if (rights.historyOwner() == null) {
            ofObjects.add(History.create());
        }
        if (!owner.equals(rights.historySchemaOwner())) {
            ofObjects.add("ALTER SCHEMA schemainit OWNER TO " + owner);
        }
        if (!owner.equals(rights.historyOwner())) {
            ofObjects.add("ALTER TABLE schemainit.history OWNER TO " + owner);
            ofObjects.add("ALTER TABLE IF EXISTS schemainit.work OWNER TO " + owner);
            tell("made " + owner + " the owner of the history");
        }
        if (rights.verifiedOwner() == null) {
            ofObjects.add(VerifiedCatalog.create());
        }
        if (!owner.equals(rights.verifiedOwner())) {
            ofObjects.add("ALTER TABLE schemainit.verified OWNER TO " + owner);
        }
    }

    /** Schemas first: whoever gets a table has to be allowed to create in its schema. */
    private void owners() {
        List<String> listed = changingOwner(objects());
        List<String> partitions = listed.isEmpty() ? List.of() : changingOwner(partitions());
        List<String> statements = Stream.concat(listed.stream(), partitions.stream())
                .sorted((a, b) -> Boolean.compare(b.startsWith("schema "), a.startsWith("schema ")))
                .flatMap(identity -> AccessibleObject.of(identity).stream())
                .map(object -> object.changeOwner(owner))
                .toList();
        if (!statements.isEmpty()) {
            ofObjects.addAll(statements);
            words.add("made " + owner + " the owner of " + Counted.of(statements.size(), "object"));
        }
    }

    private List<String> changingOwner(List<String> identities) {
        return identities.stream()
                .filter(identity -> !owner.equals(found(identity).owner()))
                .filter(identity -> !found.isOwnedByColumn(identity))
                .toList();
    }

    /** The identities of the objects that exist and belong to the schema. */
    private List<String> objects() {
        return access.objects().identities(Catalog.ACCESS).stream()
                .filter(found::has)
                .map(RoleChanges::object)
                .filter(identity -> owner.equals(privileges(identity).owner()))
                .toList();
    }

    /** Those of the partitions that come and go: made by a job, each may have an owner of its own. */
    private List<String> partitions() {
        Set<String> lasting = Set.copyOf(found.without(access.partitions()).tables());
        return found.tables().stream()
                .filter(table -> !lasting.contains(table))
                .map(table -> "table " + table)
                .toList();
    }

    /** What goes without saying where the owner itself is new. */
    private void tell(String change) {
        if (state.exists(owner)) {
            words.add(change);
        }
    }

    private void defaults() {
        for (LevelPrivileges levels : LevelPrivileges.values()) {
            if (!levels.objects().isEmpty()) {
                String line = Catalog.DEFAULT_PRIVILEGES + levels.objects().toLowerCase(Locale.ROOT);
                wanted(line, levels)
                        .without(Privileges.of(found.definition(line)))
                        .forEach((role, privileges) -> asOwner.add("ALTER DEFAULT PRIVILEGES GRANT "
                                + String.join(", ", privileges) + " ON " + levels.objects() + " TO " + role));
            }
        }
        if (!asOwner.isEmpty()) {
            tell("set the default privileges for what " + owner + " makes");
        }
    }

    private void grants() {
        List<String> statements = access.objects().identities(Catalog.ACCESS).stream()
                .map(RoleChanges::object)
                .filter(identity -> found.has(identity) && !identity.equals(SCHEMA_PUBLIC))
                .flatMap(identity -> AccessibleObject.of(identity).stream()
                        .flatMap(object -> object.grants(
                                privileges(identity).ofRoles(declared.names()).without(found(identity)))))
                .toList();
        if (!statements.isEmpty()) {
            asOwner.addAll(statements);
            words.add("granted what was missing: " + Counted.of(statements.size(), "grant"));
        }
    }

    private Privileges found(String identity) {
        return Privileges.of(found.definition(identity + Catalog.ACCESS));
    }

    private Privileges privileges(String identity) {
        return Privileges.of(access.objects().definition(identity + Catalog.ACCESS));
    }

    private static String create(String role) {
        return "CREATE ROLE " + role + " NOLOGIN";
    }

    /** Those that the server does not have; when a run fails, it has not got them from that run either. */
    private List<String> missingRoles() {
        return declared.names().stream().filter(name -> !state.exists(name)).toList();
    }

    private static String object(String line) {
        return line.substring(0, line.length() - Catalog.ACCESS.length());
    }
}
