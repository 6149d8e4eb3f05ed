package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement that runs outside a transaction makes or removes, as far as a later run can find it.
 *
 * <p>Names are as they stand in the file: with their quotes, and qualified or not.
 */
public sealed interface OutsideTarget {
    /**
     * CREATE INDEX CONCURRENTLY.
     *
     * @param name null where PostgreSQL chooses it
     */
    record NewIndex(@Nullable String name, String table) implements OutsideTarget {}

    /** DROP INDEX CONCURRENTLY. */
    record DroppedIndex(String name) implements OutsideTarget {}

    /**
     * REINDEX … CONCURRENTLY.
     *
     * @param kind INDEX, TABLE, SCHEMA or DATABASE
     */
    record RebuiltIndexes(String kind, String name) implements OutsideTarget {}

    /** ALTER TABLE … DETACH PARTITION … CONCURRENTLY. */
    record DetachedPartition(String table, String partition) implements OutsideTarget {}

    /**
     * CREATE or DROP of a database, a tablespace or a subscription.
     *
     * @param kind DATABASE, TABLESPACE or SUBSCRIPTION
     * @param created false for a DROP
     */
    record ClusterObject(String kind, String name, boolean created) implements OutsideTarget {}

    /** Any other statement: what it does leaves nothing by which its end could be known, or may be done twice. */
    record Unknown() implements OutsideTarget {}

    /** Finds it in a statement. */
    static OutsideTarget of(SqlStatement statement) {
        return new NameReader(statement.tokens()).target();
    }

    /** Reads the names that follow keywords. */
    final class NameReader {
        private static final Set<String> CLUSTER_OBJECTS = Set.of("DATABASE", "TABLESPACE", "SUBSCRIPTION");
        private static final Set<String> REBUILT = Set.of("INDEX", "TABLE", "SCHEMA", "DATABASE");

        private final List<Token> tokens;

        private NameReader(List<Token> tokens) {
            this.tokens = tokens;
        }

        private OutsideTarget target() {
            // The server alone knows what such a name becomes.
            if (tokens.stream().anyMatch(token -> token.text().regionMatches(true, 0, "U&", 0, 2))) {
                return new Unknown();
            }
            boolean creates = tokens.get(0).is("CREATE");
            if (tokens.size() > 2
                    && (creates || tokens.get(0).is("DROP"))
                    && tokens.get(1).isOneOf(CLUSTER_OBJECTS)) {
                String kind = tokens.get(1).text().toUpperCase(Locale.ROOT);
                return new ClusterObject(kind, name(afterExists(2)), creates);
            }
            int concurrently = find("CONCURRENTLY");
            if (concurrently < 0) {
                return new Unknown();
            }
            if (creates) {
                return newIndex(afterExists(concurrently + 1));
            }
            if (tokens.get(0).is("DROP")) {
                return new DroppedIndex(name(afterExists(concurrently + 1)));
            }
            if (tokens.get(0).is("REINDEX")) {
                return rebuilt();
            }
            return tokens.get(0).is("ALTER") ? detached() : new Unknown();
        }

        private OutsideTarget newIndex(int index) {
            int on = tokens.get(index).is("ON") ? index : find("ON");
            int table = on + 1 < tokens.size() && tokens.get(on + 1).is("ONLY") ? on + 2 : on + 1;
            return new NewIndex(on == index ? null : name(index), name(table));
        }

        private OutsideTarget rebuilt() {
            for (int i = 1; i + 1 < tokens.size(); i++) {
                if (tokens.get(i).isOneOf(REBUILT)) {
                    int name = tokens.get(i + 1).is("CONCURRENTLY") ? i + 2 : i + 1;
                    return new RebuiltIndexes(tokens.get(i).text().toUpperCase(Locale.ROOT), name(name));
                }
            }
            return new Unknown();
        }

        /** ALTER TABLE [IF EXISTS] [ONLY] a DETACH PARTITION b CONCURRENTLY. */
        private OutsideTarget detached() {
            int partition = find("PARTITION");
            int table = afterExists(2);
            table = tokens.get(table).is("ONLY") ? table + 1 : table;
            return partition < 0 ? new Unknown() : new DetachedPartition(name(table), name(partition + 1));
        }

        private int find(String word) {
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.get(i).is(word)) {
                    return i;
                }
            }
            return -1;
        }

        /** Behind IF EXISTS or IF NOT EXISTS. */
        private int afterExists(int index) {
            int next = index;
            if (next < tokens.size() && tokens.get(next).is("IF")) {
                next = find("EXISTS") + 1;
            }
            return Math.min(next, tokens.size() - 1);
        }

        /** A name with the parts that dots join. */
        private String name(int index) {
            var name = new StringBuilder();
            for (int i = index; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                boolean isPart = (i - index) % 2 == 0 ? token.isName() : token.isSymbol(".");
                if (!isPart) {
                    break;
                }
                name.append(token.text());
            }
            return name.toString();
        }
    }
}
