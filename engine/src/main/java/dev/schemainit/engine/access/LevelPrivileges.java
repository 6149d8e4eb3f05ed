package dev.schemainit.engine.access;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.AccessLevel;
import dev.schemainit.engine.sql.SchemaRole;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each level of a role means, as privileges. */
enum LevelPrivileges {
    DATABASE("", Set.of("connect"), Set.of("connect"), Set.of("connect", "create", "temporary")),
    SCHEMA_PUBLIC("", Set.of("usage"), Set.of("usage"), Set.of("create", "usage")),
    /** Of what the owner makes; it needs none of its own. */
    TABLES("TABLES", Set.of("select"), Set.of("delete", "insert", "select", "update"), Set.of()),
    SEQUENCES("SEQUENCES", Set.of("select"), Set.of("select", "usage"), Set.of()),
    FUNCTIONS("FUNCTIONS", Set.of(), Set.of("execute"), Set.of()),
    SCHEMAS("SCHEMAS", Set.of("usage"), Set.of("usage"), Set.of());

    private final String objects;
    private final Map<AccessLevel, Set<String>> privileges;

    LevelPrivileges(String objects, Set<String> read, Set<String> write, Set<String> owner) {
        this.objects = objects;
        this.privileges = Map.of(AccessLevel.READ, read, AccessLevel.WRITE, write, AccessLevel.OWNER, owner);
    }

    /** As ALTER DEFAULT PRIVILEGES names them; empty for a single object. */
    String objects() {
        return objects;
    }

    /** What the roles of a schema have by their levels. */
    Privileges of(AccessFile declared) {
        var granted = new TreeMap<String, Set<String>>();
        for (SchemaRole role : declared.roles()) {
            Set<String> own = privileges.getOrDefault(role.level(), Set.of());
            if (!own.isEmpty()) {
                granted.put(role.name(), new TreeSet<>(own));
            }
        }
        return new Privileges(null, granted);
    }
}
