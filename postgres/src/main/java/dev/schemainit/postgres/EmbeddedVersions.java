package dev.schemainit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which embedded servers there are: one release of each major version, as the parent pom lists them. */
public final class EmbeddedVersions {
    /** The oldest major version. */
    public static final int OLDEST = 13;

    /** The newest major version, whose programs are on the class path. */
    public static final int NEWEST = 18;

    private static final Properties LIST = read();

    private EmbeddedVersions() {}

    /** Whether there is a server of this major version. */
    public static boolean has(int major) {
        return OLDEST <= major && major <= NEWEST;
    }

    /** The version of the archive with its programs, such as {@code 15.19.0}. */
    static String archive(int major) {
        return LIST.getProperty(String.valueOf(major));
    }

    /** The version that the server calls itself, such as {@code 15.19}. */
    static String server(int major) {
        var archive = archive(major);
        return archive.substring(0, archive.lastIndexOf('.'));
    }

    /** The version of Maven's plugin that fetches an archive: a distribution has no pom that says it. */
    static String dependencyPlugin() {
        return LIST.getProperty("dependency-plugin");
    }

    /** This machine's platform, as the archives call it, such as {@code linux-amd64}. */
    static String platform() {
        String name = System.getProperty("os.name");
        String system = name.startsWith("Windows") ? "windows" : name.startsWith("Mac") ? "darwin" : "linux";
        return system + (System.getProperty("os.arch").equals("aarch64") ? "-arm64v8" : "-amd64");
    }

    private static Properties read() {
        var list = new Properties();
        try (InputStream in = EmbeddedVersions.class.getResourceAsStream("embedded.properties")) {
            list.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("A part of this library cannot be read", e);
        }
        return list;
    }
}
