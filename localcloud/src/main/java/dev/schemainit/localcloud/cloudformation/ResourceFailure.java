package dev.schemainit.localcloud.cloudformation;

/** A resource that could not be brought to what a template says. */
public final class ResourceFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    ResourceFailure(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** The reason that the resource's event shows. */
    String reason() {
        return reason;
    }
}
