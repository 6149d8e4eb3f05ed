package dev.schemainit.engine.access;

import dev.schemainit.engine.access.AccessState.ExistingRole;
import dev.schemainit.engine.access.DeclaredLogin.Authentication.Iam;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.SchemaRole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is missing of an environment's logins: the statements that make it, and what becomes of each login.
 *
 * <p>The run's own login is none of them, though it may have been.
 *
 * <p>A login is marked by a comment as one that schemainit has made for a database, so that it never changes the
 * password of one that somebody else has made, or another database of the server has.
 */
final class LoginChanges {
    private final AccessFile declared;
    private final AccessState state;
    private final LoginPasswords passwords;
    private final LoginStatements statements;
    private final List<LoginState> logins = new ArrayList<>();

    private LoginChanges(AccessFile declared, AccessState state, LoginPasswords passwords) {
        this.declared = declared;
        this.state = state;
        this.passwords = passwords;
        this.statements = new LoginStatements(state);
    }

    /** @throws dev.schemainit.engine.failure.SchemaInitException for a login that cannot be made */
    static LoginChanges of(
            AccessFile declared, AccessState state, List<DeclaredLogin> logins, LoginPasswords passwords) {
        var changes = new LoginChanges(declared, state, passwords);
        logins.forEach(changes::bring);
        List<String> names = logins.stream().map(login -> login.name().text()).toList();
        state.roles().forEach((name, role) -> {
            if (role.isMarked() && !role.isSpecial() && !names.contains(name)) {
                changes.switchOff(name, role);
            }
        });
        return changes;
    }

    LoginStatements statements() {
        return statements;
    }

    /** The logins as they are afterwards. */
    List<LoginState> logins() {
        return logins;
    }

    private void bring(DeclaredLogin login) {
        SchemaRole role = declared.role(login.role())
                .orElseThrow(() -> EngineError.LOGIN_ROLE.exception(login.name(), login.role()));
        String name = login.name().text();
        ExistingRole existing = state.roles().get(name);
        var changes = new ArrayList<String>();
        requireMarked(name, existing);
        exist(name, existing, changes);
        authenticate(login, existing, changes);
        join(name, role, existing, changes);
        logins.add(new LoginState(name, role, login.authentication() instanceof Iam, String.join(", ", changes)));
    }

    private void requireMarked(String name, @Nullable ExistingRole existing) {
        if (existing != null && (!existing.isMarked() || existing.isSpecial())) {
            throw EngineError.LOGIN_EXISTS.exception(
                    name,
                    state.rights().plainDatabase(),
                    existing.isSpecial()
                            ? ""
                            : "; or hand this one over, with its password: " + statements.handOver(name));
        }
    }

    private void exist(String name, @Nullable ExistingRole existing, List<String> changes) {
        if (existing == null) {
            statements.make(name);
            changes.add("made");
        } else if (!existing.logsIn()) {
            statements.alter(name, "LOGIN");
            changes.add("switched on again");
        }
    }

    private void authenticate(DeclaredLogin login, @Nullable ExistingRole existing, List<String> changes) {
        String name = login.name().text();
        boolean usesIam = existing != null && existing.isMemberOf(AccessState.IAM_ROLE);
        if (login.authentication() instanceof Iam) {
            if (!usesIam) {
                useIam(name);
                changes.add("uses IAM now");
            }
            return;
        }
        statements.leave(name, AccessState.IAM_ROLE);
        if (existing == null || usesIam || passwords.rejected().contains(name)) {
            statements.alter(name, "PASSWORD '" + passwords.verifiers().get(name) + "'");
            changes.add("password set");
        }
    }

    private void useIam(String name) {
        if (!state.exists(AccessState.IAM_ROLE)) {
            throw EngineError.IAM_MISSING.exception(name);
        }
        statements.join(name, AccessState.IAM_ROLE);
        statements.alter(name, "PASSWORD NULL");
    }

    private void join(String name, SchemaRole role, @Nullable ExistingRole existing, List<String> changes) {
        declared.names().stream()
                .filter(other -> existing != null && existing.isMemberOf(other) && !other.equals(role.name()))
                .forEach(other -> {
                    statements.leave(name, other);
                    changes.add("no member of " + other + " any more");
                });
        if (existing == null || !existing.isMemberOf(role.name())) {
            statements.join(name, role.name());
            if (existing != null) {
                changes.add("member of " + role.name());
            }
        }
    }

    private void switchOff(String name, ExistingRole existing) {
        if (existing.logsIn()) {
            statements.alter(name, "NOLOGIN");
        }
        logins.add(new LoginState(name, null, false, existing.logsIn() ? "switched off" : ""));
    }
}
