package dev.schemainit.lambda;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with a call of the function, its settings and its secret. */
public enum FunctionError implements ErrorCode {
    SETTINGS(1, "the function's settings are incomplete or wrong: %s", "correct these environment variables"),
    EVENT_NOT_AN_OBJECT(
            2, "the event is not a JSON object", "send nothing, {} or {\"action\": \"apply | plan | verify | info\"}"),
    EVENT_TOO_LARGE(3, "the event is larger than %s bytes", "send nothing, {} or {\"action\": \"apply\"}"),
    EVENT_FIELD(4, "the event's field %s has to be %s", "correct or leave out that field"),
    ACTION_UNKNOWN(5, "the event's action does not exist", "use one of: %s"),

    SECRET_UNREADABLE(
            10,
            "the secret is neither plain text nor a JSON object: %s",
            "store the bare password, or a JSON object with username and password"),
    SECRET_FIELDS(11, "the secret's JSON does not name a usable database login: %s", "correct the secret"),
    SECRET_INCOMPLETE(
            12, "neither the secret nor the function's settings name %s", "set %2$s, or add it to the secret's JSON"),
    SECRET_NOT_FOUND(
            13,
            "Secrets Manager does not have the secret %s in %s",
            "check the ARN and its region, and that the secret was not deleted"),
    SECRET_BEING_DELETED(
            14, "the secret %s is scheduled for deletion or unusable", "restore it: aws secretsmanager restore-secret"),
    SECRET_ACCESS_DENIED(
            15,
            "the function's role may not read the secret %s",
            "add to its role: Allow secretsmanager:GetSecretValue on %1$s"),
    SECRET_KEY(
            16,
            "the secret %s cannot be decrypted: its KMS key is disabled or denied to the function's role",
            "enable the key, and allow the role kms:Decrypt on it through Secrets Manager"),
    SECRET_UNREACHABLE(
            17,
            "Secrets Manager does not answer at %s",
            "give the function's subnets a VPC endpoint or route for Secrets Manager, and allow 443 to it"),
    SECRET_THROTTLED(18, "Secrets Manager is throttling requests for the secret %s", "deploy again in a minute"),
    SECRET_FAILED(
            19,
            "Secrets Manager answered %s for the secret %s",
            "look up this answer in the GetSecretValue documentation"),

    TOKEN_REJECTED(
            141,
            "%s does not accept the IAM token of user %s",
            "let an administrator run: GRANT rds_iam TO \"%2$s\"; turn on IAM database authentication of the server;"
                    + " and allow the function's role rds-db:connect on the server's resource id and this user"),

    NO_FLEET(
            157,
            "the event names a target, but this function has a single database",
            "leave out the field target, or invoke the function of a fleet"),

    UNEXPECTED(99, "an error that schemainit does not know: %s", "report it with the log line that names the place");

    private final ErrorText text;

    FunctionError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
