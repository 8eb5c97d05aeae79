package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Filter;

/// The filters of EC2's descriptions: all must match, any value of one suffices, with wildcards.
final class Filters {
  private Filters() {}

  /// @param tags the tags of the thing
  /// @param values what the thing has under a filter's name; empty when EC2 knows no such filter
  static boolean match(
      List<Filter> filters,
      Map<String, String> tags,
      Function<String, Optional<List<String>>> values) {
    for (Filter filter : filters) {
      List<String> has = has(filter.name(), tags, values);
      boolean matches =
          filter.values().stream()
              .anyMatch(wanted -> has.stream().anyMatch(each -> Wildcard.matches(wanted, each)));
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  private static List<String> has(
      String name, Map<String, String> tags, Function<String, Optional<List<String>>> values) {
    if (name.equals("tag-key")) {
      return new ArrayList<>(tags.keySet());
    }
    if (name.startsWith("tag:")) {
      return Optional.ofNullable(tags.get(name.substring(4))).map(List::of).orElse(List.of());
    }
    return Cloud.require(
        values.apply(name),
        () ->
            Service.EC2.refusal(
                "InvalidParameterValue", 400, "The filter '" + name + "' is invalid"));
  }

  /// The values of a filter that has at most one.
  static Optional<List<String>> one(String value) {
    return Optional.of(List.of(value));
  }
}
