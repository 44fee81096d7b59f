package io.github.partnercenter.qualification.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults of mutants.yaml, which MutantsIT applies on demand. */
class MutantsTest {
    @Test
    void namesTheCodeThatAMutantChanges() throws IOException {
        List<String> applied = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        for (JsonNode mutant : new YAMLMapper().readTree(MutantsTest.class.getResourceAsStream("/mutants.yaml"))) {
            String code =
                    Files.readString(Project.FOLDER.resolve(mutant.path("file").asText()));
            (code.contains(mutant.path("find").asText()) ? applied : stale)
                    .add(mutant.path("fault").asText());
        }

        assertThat(stale).as("faults whose code is no longer there").isEmpty();
        assertThat(applied).isNotEmpty();
    }
}
