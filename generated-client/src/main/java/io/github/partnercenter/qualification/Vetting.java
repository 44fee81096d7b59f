package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.model.VettingStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a seller asks of {@link QualificationOperations#getQualifications()}: is this customer approved for a qualification
 * now, in review, or denied and why? Immutable and thread-safe.
 *
 * <pre>{@code
 * Vetting education = Vetting.of(CustomerQualification.EDUCATION, qualifications);
 * if (education.state() == Vetting.State.DENIED) {
 *     tell(education.reason().orElse("no reason given"));
 * }
 * }</pre>
 */
public final class Vetting {

    /** How it stands. */
    public enum State {
        /** The customer does not have the qualification, and nobody has applied for it. */
        NONE,
        /** The customer has it: approved, or one that is not vetted. */
        APPROVED,
        /** Applied for, not decided yet. */
        IN_REVIEW,
        /** Applied for in vain, see {@link Vetting#reason()}. */
        DENIED,
        /** In a state that this version does not know: look at {@link Vetting#qualification()}. */
        UNKNOWN
    }

    private static final List<Function<String, Instant>> DATE_FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDateTime.parse(text, DateTimeFormatter.ofPattern("MM/dd/uuuu: HH:mm:ss"))
                    .toInstant(ZoneOffset.UTC));

    private final VettedQualification qualification;

    private Vetting(VettedQualification qualification) {
        this.qualification = qualification;
    }

    /**
     * How one qualification stands among all that a customer has.
     *
     * @param wanted the qualification in question
     * @param found the customer's qualifications
     * @return the vetting that counts if there are several of the same qualification: the one begun last if all tell when,
     *     or else the last that was approved, or else the last
     */
    public static Vetting of(CustomerQualification wanted, List<VettedQualification> found) {
        List<Vetting> candidates = found.stream()
                .filter(vetted -> wanted.equals(vetted.qualification()))
                .map(Vetting::new)
                .toList();
        boolean dated =
                candidates.stream().allMatch(vetting -> vetting.created().isPresent());
        Comparator<Vetting> order = dated
                ? Comparator.comparing(vetting -> vetting.created().orElseThrow())
                : Comparator.comparing(vetting -> vetting.state() == State.APPROVED);
        return candidates.stream()
                .reduce((one, later) -> order.compare(one, later) > 0 ? one : later)
                .orElseGet(() -> new Vetting(null));
    }

    /**
     * How it stands.
     *
     * @return never null
     */
    public State state() {
        if (qualification == null) {
            return State.NONE;
        }
        VettingStatus status = qualification.vettingStatus();
        if (status == null || status.equals(VettingStatus.APPROVED)) {
            return State.APPROVED;
        }
        if (status.equals(VettingStatus.IN_REVIEW)) {
            return State.IN_REVIEW;
        }
        return status.equals(VettingStatus.DENIED) ? State.DENIED : State.UNKNOWN;
    }

    /**
     * Why it was denied, in the service's words.
     *
     * @return empty if the service does not say
     */
    public Optional<String> reason() {
        return Optional.ofNullable(qualification).map(VettedQualification::vettingReason);
    }

    /**
     * When vetting began. The text that the service sent stands in {@link #qualification()}.
     *
     * @return empty if the service does not say, or in a form that is not known
     */
    public Optional<Instant> created() {
        return Optional.ofNullable(qualification)
                .flatMap(vetted -> Stream.of(
                                Optional.ofNullable(vetted.vettingCreatedDate()),
                                Optional.ofNullable(vetted.vettingCreateDate()))
                        .flatMap(Optional::stream)
                        .flatMap(text -> instant(text).stream())
                        .findFirst());
    }

    private static Optional<Instant> instant(String text) {
        for (Function<String, Instant> form : DATE_FORMS) {
            try {
                return Optional.of(form.apply(text.strip()));
            } catch (DateTimeException otherForm) {
                // the next one may fit
            }
        }
        return Optional.empty();
    }

    /**
     * What the service said.
     *
     * @return empty if {@link State#NONE}
     */
    public Optional<VettedQualification> qualification() {
        return Optional.ofNullable(qualification);
    }

    @Override
    public String toString() {
        return state() + reason().map(reason -> ": " + reason).orElse("");
    }
}
