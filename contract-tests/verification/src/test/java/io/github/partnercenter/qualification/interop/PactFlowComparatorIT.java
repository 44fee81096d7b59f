package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.provider.ContractFailure;
import io.github.partnercenter.qualification.provider.PactFile;
import io.github.partnercenter.qualification.provider.Pacts;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pacts against the spec, by the comparator that PactFlow uses. */
@Interop
class PactFlowComparatorIT {

    @Test
    void everyPactFitsTheSpec() throws Exception {
        List<String> errors = errors(Pacts.FOLDER);
        if (!errors.isEmpty()) {
            throw new ContractFailure("PactFlow's comparator finds differences from openapi.yaml:", errors);
        }
    }

    @Test
    void thoseOfStrangersToo() throws Exception {
        assertThat(errors(Pacts.STRANGERS))
                .as("errors, but for what is pending")
                .allSatisfy(error -> assertThat(error).contains("pending.json", "discountRate"));
    }

    @Test
    void findsErrors() throws Exception {
        assertThat(errors(Pacts.REFUSED)).hasSizeGreaterThan(4);
    }

    private static List<String> errors(Path folder) throws Exception {
        return Node.run(
                "compare-pacts.mjs",
                Stream.concat(
                                Stream.of(Project.SPEC),
                                Pacts.files(folder).stream().map(PactFile::file).map(Path::toAbsolutePath))
                        .map(Path::toString)
                        .toArray(String[]::new));
    }
}
