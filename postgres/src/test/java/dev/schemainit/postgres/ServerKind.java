package dev.schemainit.postgres;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Map;

/** Starts the same server in each of the two ways. */
enum ServerKind {
    EMBEDDED {
        @Override
        ThrowAwayServer start(Map<String, String> settings) throws ServerStartException {
            return ThrowAwayServer.embedded(settings);
        }
    },
    INSTALLED {
        @Override
        ThrowAwayServer start(Map<String, String> settings) throws ServerStartException {
            var found = InstalledPostgres.find();
            assumeFalse(found.isEmpty(), "No PostgreSQL is installed here");
            return ThrowAwayServer.installed(found.get(0), settings);
        }
    };

    abstract ThrowAwayServer start(Map<String, String> settings) throws ServerStartException;

    ThrowAwayServer start() throws ServerStartException {
        return start(Map.of());
    }
}
