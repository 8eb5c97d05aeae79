package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The options of a list or a watch, read and checked as upstream does it.
record ListOptions(
    boolean watch,
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    String versionMatch,
    Optional<Boolean> sendInitialEvents,
    boolean bookmarks,
    long limit,
    String continueToken,
    OptionalLong timeoutSeconds) {

  /// @throws ApiException 400 for what cannot be read, 422 for what does not go together
  static ListOptions of(Call call, boolean watchPath) {
    ListOptions options =
        new ListOptions(
            watchPath || call.flag("watch"),
            call.parameter("labelSelector"),
            call.parameter("fieldSelector"),
            call.parameter("resourceVersion"),
            call.parameter("resourceVersionMatch"),
            call.query().containsKey("sendInitialEvents")
                ? Optional.of(call.flag("sendInitialEvents"))
                : Optional.empty(),
            call.flag("allowWatchBookmarks"),
            call.number("limit").orElse(0),
            call.parameter("continue"),
            call.number("timeoutSeconds"));
    List<Map<String, @Nullable Object>> problems = new ArrayList<>();
    if (options.watch()) {
      options.checkWatch(problems);
    } else {
      options.checkList(problems);
    }
    if (!problems.isEmpty()) {
      throw invalid(problems);
    }
    return options;
  }

  private void checkList(List<Map<String, @Nullable Object>> problems) {
    if (!versionMatch.isEmpty()) {
      if (resourceVersion.isEmpty()) {
        forbidden(problems, "resourceVersionMatch is forbidden unless resourceVersion is provided");
      }
      if (!continueToken.isEmpty()) {
        forbidden(problems, "resourceVersionMatch is forbidden when continue is provided");
      }
      if (!versionMatch.equals("Exact") && !versionMatch.equals("NotOlderThan")) {
        unsupported(problems, "\"Exact\", \"NotOlderThan\", \"\"");
      }
      if (versionMatch.equals("Exact") && resourceVersion.equals("0")) {
        forbidden(
            problems, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
      }
    }
    if (sendInitialEvents.isPresent()) {
      problems.add(
          cause(
              "FieldValueForbidden",
              "Forbidden: sendInitialEvents is forbidden for list",
              "sendInitialEvents"));
    }
  }

  private void checkWatch(List<Map<String, @Nullable Object>> problems) {
    if (sendInitialEvents.isPresent() && !versionMatch.equals("NotOlderThan")) {
      forbidden(
          problems, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    boolean listed = sendInitialEvents.isEmpty() && isFromNowhere();
    if (versionMatch.isEmpty() && listed && !continueToken.isEmpty()) {
      // A watch from nowhere is one with initial events.
      forbidden(problems, "resourceVersionMatch is forbidden when continue is provided");
    }
    if (versionMatch.isEmpty()) {
      return;
    }
    if (sendInitialEvents.isEmpty()) {
      forbidden(
          problems,
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    if (!versionMatch.equals("NotOlderThan")) {
      unsupported(problems, "\"NotOlderThan\"");
    }
    if (!continueToken.isEmpty()) {
      forbidden(problems, "resourceVersionMatch is forbidden when continue is provided");
    }
  }

  private static void forbidden(List<Map<String, @Nullable Object>> problems, String why) {
    problems.add(cause("FieldValueForbidden", "Forbidden: " + why, "resourceVersionMatch"));
  }

  private void unsupported(List<Map<String, @Nullable Object>> problems, String supported) {
    problems.add(
        cause(
            "FieldValueNotSupported",
            "Unsupported value: \"" + versionMatch + "\": supported values: " + supported,
            "resourceVersionMatch"));
  }

  private static Map<String, @Nullable Object> cause(String reason, String message, String field) {
    return Tree.map("reason", reason, "message", message, "field", field);
  }

  private static ApiException invalid(List<Map<String, @Nullable Object>> problems) {
    return Failure.invalidOptions("ListOptions", problems);
  }

  /// @param name of the one object that the path names; empty for all
  ListQuery query(String namespace, String name) {
    String fields = fieldSelector;
    if (!name.isEmpty()) {
      fields = "metadata.name=" + name;
      if (!fieldSelector.isEmpty() && !fieldSelector.equals(fields)) {
        throw Failure.badRequest("fieldSelector metadata.name doesn't match requested name");
      }
    }
    // Any version will do: upstream answers from its cache, which knows no pages.
    boolean whole = watch || limit < 0 || (resourceVersion.equals("0") && continueToken.isEmpty());
    int size = whole ? 0 : (int) Math.min(limit, Integer.MAX_VALUE);
    return new ListQuery(
        namespace,
        labelSelector,
        fields,
        size,
        watch ? "" : continueToken,
        resourceVersion,
        match());
  }

  private ListQuery.VersionMatch match() {
    return switch (versionMatch) {
      case "Exact" -> ListQuery.VersionMatch.EXACT;
      case "NotOlderThan" -> ListQuery.VersionMatch.NOT_OLDER_THAN;
      default -> ListQuery.VersionMatch.UNSET;
    };
  }

  private boolean isFromNowhere() {
    return resourceVersion.isEmpty() || resourceVersion.equals("0");
  }

  /// Since watch lists are the default, a watch from nowhere is one.
  WatchStart start(Duration length) {
    WatchStart.InitialEvents initial =
        sendInitialEvents.orElse(isFromNowhere())
            ? WatchStart.InitialEvents.SENT
            : WatchStart.InitialEvents.NOT_SENT;
    return new WatchStart(resourceVersion, bookmarks, initial, Optional.of(length));
  }
}
