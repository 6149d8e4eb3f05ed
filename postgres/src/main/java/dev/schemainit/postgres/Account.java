package dev.schemainit.postgres;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;

/**
 * Decides as whom the programs of PostgreSQL run, which refuse to run as root.
 *
 * @param prefix what stands before each command line
 * @param owner whom the server's files have to belong to, where that is not the present user
 */
record Account(List<String> prefix, Optional<UserPrincipal> owner) {
    private static final String POSTGRES = "postgres";
    private static final Account PRESENT_USER = new Account(List.of(), Optional.empty());

    /** For binaries that belong to the present user: root becomes nobody in a user namespace of its own. */
    static Account inUserNamespace() throws ServerStartException {
        if (!isRoot()) {
            return PRESENT_USER;
        }
        if (!LinuxUtils.isUnshareAvailable()) {
            throw new ServerStartException("PostgreSQL refuses to run as root, and this machine does not allow user"
                    + " namespaces (unshare -U). Run as a normal user.");
        }
        return new Account(List.of("unshare", "-U"), Optional.empty());
    }

    /** For installed binaries: root becomes the user whom the installation has created. */
    static Account ofPostgresUser() throws ServerStartException {
        if (!isRoot()) {
            return PRESENT_USER;
        }
        try {
            var users = FileSystems.getDefault().getUserPrincipalLookupService();
            var owner = users.lookupPrincipalByName(POSTGRES);
            return new Account(List.of("runuser", "-u", POSTGRES, "--"), Optional.of(owner));
        } catch (UserPrincipalNotFoundException e) {
            throw new ServerStartException(
                    "PostgreSQL refuses to run as root, and there is no user \"postgres\" to run it as."
                            + " Create that user, or run as a normal user.",
                    e);
        } catch (IOException e) {
            throw new ServerStartException("The user \"postgres\" could not be looked up: " + e.getMessage(), e);
        }
    }

    void own(Path file) throws IOException {
        if (owner.isPresent()) {
            Files.setOwner(file, owner.get());
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
