package dev.schemainit.localcloud.cloudformation;

/** A resource that could not be brought to what a template says; the message is the reason that its event shows. */
public final class ResourceFailure extends Exception {
    private static final long serialVersionUID = 1;

    ResourceFailure(String reason) {
        super(reason);
    }
}
