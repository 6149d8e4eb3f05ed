package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.infra.asset.FunctionPackage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionPackageTest {
    @TempDir
    private Path folder;

    /** As Lambda does: the jars in lib/ and nothing from this class path. */
    @Test
    void holdsTheHandlerThatTheTemplateNames() throws IOException, ReflectiveOperationException {
        String[] handler = ((String) SampleApp.stack("documents").function().get("Handler")).split("::");
        var jars = new ArrayList<URL>();
        for (Map.Entry<String, byte[]> file : FunctionPackage.read().files().entrySet()) {
            assertThat(file.getKey()).matches("lib/[^/]+\\.jar");
            Path jar = Files.write(folder.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
            jars.add(jar.toUri().toURL());
        }

        try (var loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(handler[0]);
            assertThat(type.getConstructor()).isNotNull();
            assertThat(Arrays.stream(type.getMethods())
                            .filter(method -> method.getName().equals(handler[1])))
                    .isNotEmpty();
        }
    }
}
