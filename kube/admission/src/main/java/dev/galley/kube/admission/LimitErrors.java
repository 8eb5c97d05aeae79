package dev.galley.kube.admission;

import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import dev.galley.kube.quota.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares amounts with the items of a limit range, and collects what is out of bounds.
final class LimitErrors {
  private static final String NO_REQUEST = ".  No request is specified";

  private final List<String> found = new ArrayList<>();

  List<String> found() {
    return found;
  }

  /// What a container or pod requests and is limited to, against one item.
  void check(
      Map<String, @Nullable Object> item,
      Map<String, Quantity> requests,
      Map<String, Quantity> limits) {
    String type = Tree.textAt(item, "type");
    Amounts.of(item, "min")
        .forEach((name, least) ->
            min(bound("minimum", name, type, least), least, requests.get(name), limits.get(name)));
    Amounts.of(item, "max")
        .forEach((name, most) ->
            max(bound("maximum", name, type, most), most, requests.get(name), limits.get(name)));
    Amounts.of(item, "maxLimitRequestRatio")
        .forEach((name, most) -> ratio(type, name, most, requests.get(name), limits.get(name)));
  }

  /// What a claim requests; it has no limits that count.
  void claim(Map<String, @Nullable Object> item, Map<String, Quantity> requests) {
    String type = Tree.textAt(item, "type");
    Amounts.of(item, "min")
        .forEach((name, least) ->
            min(bound("minimum", name, type, least), least, requests.get(name), null));
    Amounts.of(item, "max")
        .forEach((name, most) -> {
          Quantity request = requests.get(name);
          String bound = bound("maximum", name, type, most);
          if (request == null) {
            found.add(bound + NO_REQUEST);
          } else if (request.compareTo(most) > 0) {
            found.add(bound + ", but request is " + request);
          }
        });
  }

  private static String bound(String which, String name, String type, Quantity amount) {
    return which + " " + name + " usage per " + type + " is " + amount;
  }

  private void min(
      String bound, Quantity least, @Nullable Quantity request, @Nullable Quantity limit) {
    if (request == null) {
      found.add(bound + NO_REQUEST);
    } else if (request.compareTo(least) < 0) {
      found.add(bound + ", but request is " + request);
    } else if (limit != null && limit.compareTo(least) < 0) {
      found.add(bound + ", but limit is " + limit);
    }
  }

  private void max(
      String bound, Quantity most, @Nullable Quantity request, @Nullable Quantity limit) {
    if (limit == null) {
      found.add(bound + ".  No limit is specified");
    } else if (limit.compareTo(most) > 0) {
      found.add(bound + ", but limit is " + limit);
    } else if (request != null && request.compareTo(most) > 0) {
      found.add(bound + ", but request is " + request);
    }
  }

  private void ratio(
      String type,
      String name,
      Quantity most,
      @Nullable Quantity request,
      @Nullable Quantity limit) {
    String bound = name + " max limit to request ratio per " + type + " is " + most;
    if (request == null || request.isZero()) {
      found.add(bound + ", but no request is specified or request is 0");
    } else if (limit == null || limit.isZero()) {
      found.add(bound + ", but no limit is specified or limit is 0");
    } else {
      double observed = limit.amount().doubleValue() / request.amount().doubleValue();
      if (observed > most.amount().doubleValue()) {
        found.add(bound + ", but provided ratio is " + String.format(Locale.ROOT, "%f", observed));
      }
    }
  }
}
