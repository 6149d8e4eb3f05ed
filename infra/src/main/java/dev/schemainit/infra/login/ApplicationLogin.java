package dev.schemainit.infra.login;

import dev.schemainit.infra.config.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.Connections;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.constructs.IConstruct;

/**
 * A login as an application gets it: what to be granted, which port to open, and what to wait for.
 *
 * <pre>{@code
 * ApplicationLogin app = schema.logins().get("app");
 * app.grantConnect(api);
 * app.connections().allowDefaultPortFrom(api);
 * app.existsBefore(api);
 * }</pre>
 */
public final class ApplicationLogin {
    private final IamUser user;
    private final @Nullable ISecret secret;
    private final LoginDatabase database;
    private final IConstruct run;

    /**
     * Describes one.
     *
     * @param secret null for a login with IAM
     * @param run makes it
     */
    ApplicationLogin(String name, @Nullable ISecret secret, LoginDatabase database, IConstruct run) {
        this.user = new IamUser(database.resourceId(), name);
        this.secret = secret;
        this.database = database;
        this.run = run;
    }

    /** The user's name in PostgreSQL. */
    public String name() {
        return user.name();
    }

    /**
     * The secret with engine, host, port, dbname, username and password, in the JSON that RDS writes.
     *
     * @throws ConfigException for a login with IAM, which has none
     */
    public ISecret secret() {
        if (secret == null) {
            throw new ConfigException(
                    "The login " + name() + " has no secret: it logs in with a token of IAM. Fix: call"
                            + " grantConnect, which allows that, or declare it with SchemaLogin.withSecret.");
        }
        return secret;
    }

    /**
     * Lets somebody log in with it: read the secret, or connect with a token of IAM as this user.
     *
     * <p>It opens no port: {@link #connections()} does.
     */
    public Grant grantConnect(IGrantable grantee) {
        return secret == null
                ? Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                        .grantee(grantee)
                        .actions(List.of(IamUser.CONNECT))
                        .resourceArns(List.of(user.arn(Stack.of(run))))
                        .build())
                : secret.grantRead(grantee);
    }

    /** The database's security groups with its port, as in {@code connections().allowDefaultPortFrom(api)}. */
    public Connections connections() {
        return database.connections();
    }

    /**
     * Makes a resource wait for the run that makes this login, and with it for the schema.
     *
     * <p>Only the resource itself waits, such as the function, and not its security group and role: the run waits for
     * the rules of the database's groups, and so for the groups that those let in.
     *
     * @param construct a function, a service, a rotation, or another construct of one main resource
     * @throws ConfigException for a construct without a main resource
     */
    public void existsBefore(IConstruct construct) {
        IConstruct resource = construct instanceof CfnResource
                ? construct
                : construct.getNode().getDefaultChild();
        if (!(resource instanceof CfnResource)) {
            throw new ConfigException(
                    "The construct " + construct.getNode().getPath() + " has no main resource that could"
                            + " wait for the login " + name() + ". Fix: give the function or the service in it.");
        }
        resource.getNode().addDependency(run);
    }
}
