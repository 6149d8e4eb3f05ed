package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.SmallDisk;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
            assertThat(watched.refuses(EngineError.OUT_OF_SPACE, () -> small.apply(folder)))
                    .hasMessageStartingWith(
                            "SI-85 V2__much.sql:2:1: the server's disk is full (53100). Fix: add storage");

            disk.grow(96);
            watched.assertConverges("with storage added");
        }
    }

    @Test
    @Fault(66)
    void noRoomForLocksIsToldAndWithMoreTheRunSucceeds() throws Exception {
        var folder = TestFolder.in(directory)
                .with(
                        // Inside DO, where nothing counts the locks beforehand. Of one file no smaller transactions can
                        // be.
                        "V2__many.sql",
                        "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\nDO $$ BEGIN FOR n IN 1..600 LOOP\n"
                                + "EXECUTE format('CREATE TABLE t%s (id integer PRIMARY KEY, name text)', n);\n"
                                + "END LOOP; END $$;\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        var settings = Map.of("max_locks_per_transaction", "10", "max_connections", "10", "max_wal_senders", "0");
        try (var server = ThrowAwayServer.embedded(settings)) {
            var database = TestDatabase.on(server);
            var watched = WatchedDatabase.elsewhere(database, folder, TestDatabase.Server.EMBEDDED);
            assertThat(watched.refuses(EngineError.OUT_OF_MEMORY, () -> database.apply(folder)))
                    .hasMessageContaining("V2__many.sql")
                    .hasMessageContaining("max_locks_per_transaction");

            database.execute("ALTER SYSTEM SET max_locks_per_transaction = 200");
            server.stopImmediately();
            server.startAgain();
            watched.assertConverges("with more room");
        }
    }

    /** The server's processes get little more address space than they begin with: the real refusal of the system. */
    @Test
    @Fault(66)
    void noMemoryIsToldAndWithMoreTheRunSucceeds() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .with("V2__long.sql", "INSERT INTO a SELECT length(repeat('canary', 20000000)), 'canary';\n")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();
        try (var server = ThrowAwayServer.embedded(Map.of("shared_buffers", "16MB"))) {
            var watched = WatchedDatabase.of(TestDatabase.on(server), folder);
            limitAddressSpace(server, String.valueOf(addressSpace(server) + (64 << 20)));
            assertThat(watched.refuses(
                            EngineError.OUT_OF_MEMORY, () -> watched.database().apply(folder)))
                    .hasMessageContaining("V2__long.sql")
                    .hasMessageContaining("a larger instance");

            limitAddressSpace(server, "unlimited");
            watched.assertConverges("with more memory");
        }
    }

    /** What a process of this server has while it does nothing, in bytes. */
    private static long addressSpace(ThrowAwayServer server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmSize:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }

    /** For every process that begins from now on. */
    private static void limitAddressSpace(ThrowAwayServer server, String bytes) throws Exception {
        var prlimit = new ProcessBuilder("prlimit", "--pid", String.valueOf(server.pid()), "--as=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
