package dev.schemainit.localcloud.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A secret's versions by their stages.
 *
 * <p>Source: AWS Secrets Manager User Guide, "Secret versions" and "Rotation by Lambda function".
 *
 * @param pending the version of a rotation, also after its end; null where there was none
 * @param previous what was current before a rotation; null where there was none
 */
record StoredSecret(
        SecretVersion current,
        @Nullable SecretVersion pending,
        @Nullable SecretVersion previous) {
    /** One text that a secret has or has had. */
    record SecretVersion(String id, String text) {
        static SecretVersion of(String text) {
            return new SecretVersion(UUID.randomUUID().toString(), text);
        }
    }

    static StoredSecret of(String text) {
        return new StoredSecret(SecretVersion.of(text), null, null);
    }

    /** A rotation's step createSecret. */
    StoredSecret withPending(String text) {
        return new StoredSecret(current, SecretVersion.of(text), previous);
    }

    /** A rotation's step finishSecret, which leaves AWSPENDING where it is. */
    StoredSecret finished() {
        if (pending == null) {
            throw new IllegalStateException("no rotation is under way");
        }
        return new StoredSecret(pending, pending, current);
    }

    Optional<SecretVersion> version(String stage) {
        return switch (stage) {
            case "AWSCURRENT" -> Optional.of(current);
            case "AWSPENDING" -> Optional.ofNullable(pending);
            case "AWSPREVIOUS" -> Optional.ofNullable(previous);
            default -> Optional.empty();
        };
    }

    List<String> stages(SecretVersion version) {
        var stages = new ArrayList<String>();
        for (String stage : List.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS")) {
            if (version(stage).filter(version::equals).isPresent()) {
                stages.add(stage);
            }
        }
        return stages;
    }
}
