package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One qualification of a customer, or a failure: the cells that follow those of the customer list. */
record ResultRow(
        String qualification, String vettingState, String vettingReason, String category, List<String> failure) {
    static final List<String> HEADINGS = List.of(
            "qualification",
            "vettingState",
            "vettingReason",
            "category",
            "errorCode",
            "message",
            "requestId",
            "correlationId");

    private static final Pattern IN_WORDS = Pattern.compile(
            "(\\S+) (NONE|APPROVED|IN_REVIEW|DENIED|UNKNOWN)(?:: (.*?))?(?=$|, \\S+ (?:NONE|APPROVED|IN_REVIEW|DENIED|UNKNOWN))");

    static List<ResultRow> of(CustomerResult<List<VettedQualification>> result) {
        return result.failure().map(failure -> List.of(of(failure))).orElseGet(() -> of(result.value()));
    }

    private static ResultRow of(PartnerCenterException failure) {
        return new ResultRow(
                "",
                "",
                "",
                failure.category().name(),
                Stream.of(
                                failure.errorCode(),
                                failure.getMessage(),
                                failure.requestId().toString(),
                                failure.correlationId().toString())
                        .map(text -> text == null ? "" : Printable.text(text))
                        .toList());
    }

    private static List<ResultRow> of(List<VettedQualification> qualifications) {
        if (qualifications.isEmpty()) {
            return List.of(answer(CustomerQualification.NONE.value(), "", ""));
        }
        return qualifications.stream()
                .map(VettedQualification::qualification)
                .distinct()
                .map(qualification -> {
                    Vetting vetting = Vetting.of(qualification, qualifications);
                    return answer(
                            String.valueOf(qualification),
                            vetting.state().name(),
                            vetting.reason().orElse(""));
                })
                .toList();
    }

    /** {@return qualifications with their vetting, on one line} */
    static String inWords(List<VettedQualification> qualifications) {
        return of(qualifications).stream()
                .map(row -> row.kind() + (row.vettingReason.isEmpty() ? "" : ": " + row.vettingReason))
                .collect(Collectors.joining(", "));
    }

    /** {@return the rows that the first version wrote into one cell} */
    static List<ResultRow> ofWords(String words) {
        List<ResultRow> rows = new ArrayList<>();
        for (Matcher each = IN_WORDS.matcher(words); each.find(); ) {
            rows.add(answer(
                    each.group(1).replaceFirst("^,\\s*", ""),
                    each.group(2),
                    each.group(3) == null ? "" : each.group(3)));
        }
        return rows.isEmpty() ? List.of(answer(CustomerQualification.NONE.value(), "", "")) : rows;
    }

    private static ResultRow answer(String qualification, String state, String reason) {
        return new ResultRow(Printable.text(qualification), state, Printable.text(reason), "", List.of("", "", "", ""));
    }

    /** {@return a row of an existing result} */
    static ResultRow parse(List<String> cells) {
        return new ResultRow(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.subList(4, cells.size()));
    }

    boolean isFailure() {
        return !category.isEmpty();
    }

    boolean isInReview() {
        return vettingState.equals(Vetting.State.IN_REVIEW.name());
    }

    /** {@return the line of the summary that counts it} */
    String kind() {
        return isFailure() ? "failed: " + category : (qualification + " " + vettingState).strip();
    }

    List<String> cells() {
        return Stream.concat(Stream.of(qualification, vettingState, vettingReason, category), failure.stream())
                .toList();
    }
}
