package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.failure.ErrorCode;
import dev.schemainit.engine.failure.ErrorText;

/** What can go wrong with the list of a fleet's targets, and with a call that is about them. */
public enum FleetError implements ErrorCode {
    LIST_NOT_FOUND(158, "the list of targets %s does not exist", "write it, or correct the fleet's object or targets"),
    LIST_DENIED(
            159,
            "the function cannot read the list of targets %s: it does not exist, or the role may not read it",
            "write the object, and allow the function's role s3:GetObject on it, and kms:Decrypt if a customer managed"
                    + " key encrypts it"),
    LIST_UNREACHABLE(
            160,
            "S3 does not answer at %s",
            "give the function's subnets a gateway endpoint of S3, or a route through a NAT"),
    LIST_FAILED(
            161,
            "S3 answered status %s for the list of targets %s",
            "use a bucket in the region of the function, whose" + " object the function's role may read"),
    LIST_WRONG(162, "the list of targets %s is wrong: %s", "correct the list; docs/scale/fleet.md explains its fields"),
    TARGET_UNKNOWN(
            163,
            "the event names a target that the list %s does not have",
            "name one of the list: {\"action\": \"targets\"} shows all"),
    FLEET_EVENT(
            164,
            "the event of a fleet is wrong: %s",
            "send {\"action\": \"apply | plan | verify | info\", \"target\": \"<name>\"}, or"
                    + " {\"action\": \"targets\"}");

    private final ErrorText text;

    FleetError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
