package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.Fault;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server at the end of its disk, and at the end of its memory. */
class ServerLimitsTest {
    @TempDir
    Path directory;

    @Test
    @Fault(65)
    void aFullDiskIsToldAndWithStorageAddedTheRunSucceeds() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .with(
                        "V2__much.sql",
                        "CREATE TABLE b (id integer, filler text);\n"
                                + "INSERT INTO b SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 80000) n;\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        try (var server = TestDatabase.installedServer(Map.of());
                var disk = SmallDisk.mount(server.dataDirectory(), 24)) {
            var database = TestDatabase.existing(server, "postgres");
            database.execute("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
            database.execute("CREATE DATABASE small TABLESPACE small");
            var small = TestDatabase.existing(server, "small");
            var watched = WatchedDatabase.elsewhere(small, folder, TestDatabase.Server.EMBEDDED);
            assertThat(watched.refuses(ErrorCode.OUT_OF_SPACE, () -> small.apply(folder)))
                    .hasMessageStartingWith("SI-85 V2__much.sql: the server's disk is full (53100). Fix: add storage");

            disk.grow(96);
            watched.assertConverges("with storage added");
        }
    }

    @Test
    @Fault(66)
    void noRoomForLocksIsToldAndWithMoreTheRunSucceeds() throws Exception {
        String tables = IntStream.range(0, 600)
                .mapToObj(n -> "CREATE TABLE t" + n + " (id integer PRIMARY KEY, name text DEFAULT 'none');\n")
                .collect(Collectors.joining());
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .with("V2__many.sql", tables)
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        var settings = Map.of("max_locks_per_transaction", "10", "max_connections", "10", "max_wal_senders", "0");
        try (var server = ThrowAwayServer.embedded(settings)) {
            var database = TestDatabase.on(server);
            var watched = WatchedDatabase.elsewhere(database, folder, TestDatabase.Server.EMBEDDED);
            assertThat(watched.refuses(ErrorCode.OUT_OF_MEMORY, () -> database.apply(folder)))
                    .hasMessageContaining("V2__many.sql")
                    .hasMessageContaining("max_locks_per_transaction");

            database.execute("ALTER SYSTEM SET max_locks_per_transaction = 200");
            server.stopImmediately();
            server.startAgain();
            watched.assertConverges("with more room");
        }
    }
}
