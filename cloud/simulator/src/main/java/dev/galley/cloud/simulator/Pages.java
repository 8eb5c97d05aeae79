package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One page of a longer answer.
///
/// @param next the token for the page after this one; null on the last, as the SDK wants it
record Pages<T>(List<T> items, @Nullable String next) {

  /// @param token where to go on, from an earlier page
  /// @param size how many at most; null for the service's own limit
  static <T> Pages<T> of(List<T> all, @Nullable String token, @Nullable Integer size) {
    int from = Optional.ofNullable(token).map(Pages::position).orElse(0);
    int limit = Optional.ofNullable(size).filter(each -> each > 0).orElse(1000);
    int start = Math.min(from, all.size());
    int end = Math.min(start + limit, all.size());
    return new Pages<>(
        List.copyOf(all.subList(start, end)), end < all.size() ? "page-" + end : null);
  }

  private static int position(String token) {
    try {
      return Integer.parseInt(token.substring("page-".length()));
    } catch (NumberFormatException | StringIndexOutOfBoundsException invalid) {
      throw Service.EC2.refusal(
          "InvalidNextToken", 400, "The token '" + token + "' is invalid or has expired.");
    }
  }
}
