package dev.schemainit.localcloud.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * AWS's runtime interface client as Lambda starts it: with Lambda's own JVM options, on the class path alone, with its
 * native part in a file.
 *
 * <p>Left alone, the client unpacks that part to one path for all of a machine, and a process that has it loaded dies
 * when the next one writes it. Source: the client's JniHelper.
 */
public final class RuntimeClient {
    private static final String NATIVE_PART =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private RuntimeClient() {}

    /**
     * What follows {@code java} and the options of the one who calls, for one handler.
     *
     * @param directory for the native part, which stays there
     */
    public static List<String> arguments(String handler, Path directory) throws IOException {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + NATIVE_PART + "=" + nativePart(directory),
                "-cp",
                Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                        .map(RuntimeClient::jar)
                        .collect(Collectors.joining(File.pathSeparator)),
                AWSLambda.class.getName(),
                handler);
    }

    private static synchronized Path nativePart(Path directory) throws IOException {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String name = "libaws-lambda-jni.linux-" + processor + ".so";
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            try (InputStream resource = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
                Files.copy(resource, file);
            }
        }
        return file;
    }

    private static String jar(Class<?> part) {
        try {
            return Path.of(part.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
