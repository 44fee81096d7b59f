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
 * The vetting of one of a customer's {@linkplain QualificationOperations#getQualifications() qualifications}: approved, in
 * review, or denied and why. Immutable and thread-safe.
 *
 * <pre>{@code
 * Vetting education = Vetting.of(CustomerQualification.EDUCATION, qualifications);
 * if (education.state() == Vetting.State.DENIED) {
 *     notifySeller(education.reason().orElse("no reason given"));
 * }
 * }</pre>
 */
public final class Vetting {

    /** The state of the vetting. */
    public enum State {
        /** The customer does not have the qualification, and there is no application for it. */
        NONE,
        /** The customer has the qualification: it was approved, or requires no vetting. */
        APPROVED,
        /** The application has not been decided yet. */
        IN_REVIEW,
        /** The application was denied, see {@link Vetting#reason()}. */
        DENIED,
        /** A state that this version does not know, see {@link Vetting#qualification()}. */
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
     * Finds the vetting of a qualification.
     *
     * @param wanted the qualification to look for
     * @param found the customer's qualifications
     * @return its vetting; of several, the most recent one if all have a date, otherwise the last approved one, otherwise the
     *     last one
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

    /** {@return the state, never null} */
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

    /** {@return the service's reason for a denial; empty if it sent none} */
    public Optional<String> reason() {
        return Optional.ofNullable(qualification).map(VettedQualification::vettingReason);
    }

    /**
     * {@return when the vetting began; empty if the service sent no date, or one of unknown format, see
     * {@link #qualification()}}
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

    /** {@return the qualification as the service sent it; empty if {@link State#NONE}} */
    public Optional<VettedQualification> qualification() {
        return Optional.ofNullable(qualification);
    }

    @Override
    public String toString() {
        return state() + reason().map(reason -> ": " + reason).orElse("");
    }
}
