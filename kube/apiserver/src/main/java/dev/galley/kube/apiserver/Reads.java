package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.RevisionGone;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.StorageView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Answers gets, lists and watches from storage.
final class Reads {
  private static final String TOO_OLD =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided"
          + " token results in an inconsistent list - objects that were created, modified, or"
          + " deleted between the time the first chunk was returned and now may show up in the"
          + " list.";

  private final Shared shared;

  Reads(Shared shared) {
    this.shared = shared;
  }

  KubeObject get(Served served, ObjectName name) {
    return shared
        .storage()
        .get(served.key(name))
        .map(entry -> Conversion.served(served, entry.object()))
        .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
  }

  ObjectList list(Served served, ListQuery query) {
    Matcher matcher = Matcher.of(served, query);
    StorageRange range = StorageRange.in(served.resource(), matcher.namespace());
    if (!query.continueToken().isEmpty()) {
      range = continued(range, query.continueToken());
    }
    try {
      return query.limit() == 0
          ? whole(served, matcher, range)
          : page(served, matcher, range, query.limit());
    } catch (RevisionGone gone) {
      throw Failures.expired(TOO_OLD);
    }
  }

  private ObjectList whole(Served served, Matcher matcher, StorageRange range) {
    StorageView view = shared.storage().range(range);
    List<KubeObject> items = new ArrayList<>(view.entries().size());
    for (Entry entry : view.entries()) {
      KubeObject object = Conversion.served(served, entry.object());
      if (matcher.matches(object)) {
        items.add(object);
      }
    }
    return new ObjectList(items, Long.toString(view.revision()), "", 0);
  }

  private ObjectList page(Served served, Matcher matcher, StorageRange first, int limit) {
    List<KubeObject> items = new ArrayList<>();
    StorageRange range = first.page(first.after(), limit);
    StorageView view = shared.storage().range(range);
    StorageRange pinned = range.at(view.revision());
    while (true) {
      for (Entry entry : view.entries()) {
        KubeObject object = Conversion.served(served, entry.object());
        if (matcher.matches(object)) {
          items.add(object);
        }
        pinned = pinned.page(Optional.of(entry.key().name()), limit);
        if (items.size() == limit) {
          return withRest(items, matcher, pinned);
        }
      }
      if (view.entries().size() < limit) {
        return new ObjectList(items, Long.toString(pinned.revision()), "", 0);
      }
      view = shared.storage().range(pinned);
    }
  }

  private ObjectList withRest(List<KubeObject> items, Matcher matcher, StorageRange rest) {
    long remaining = shared.storage().count(rest);
    String revision = Long.toString(rest.revision());
    if (remaining == 0) {
      return new ObjectList(items, revision, "", 0);
    }
    return new ObjectList(items, revision, token(rest), matcher.selects() ? -1 : remaining);
  }

  private static String token(StorageRange rest) {
    String start = rest.after().map(Reads::key).orElse("") + "\u0000";
    String json =
        Json.write(Tree.map("v", "meta.k8s.io/v1", "rv", rest.revision(), "start", start));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(ObjectName name) {
    return name.namespace().isEmpty() ? name.name() : name.namespace() + "/" + name.name();
  }

  private static StorageRange continued(StorageRange range, String token) {
    try {
      Object json = Json.parse(Base64.getUrlDecoder().decode(token));
      String start = Tree.textAt(json, "start").replace("\u0000", "");
      int slash = start.lastIndexOf('/');
      ObjectName last =
          new ObjectName(slash < 0 ? "" : start.substring(0, slash), start.substring(slash + 1));
      return range.at(Tree.numberAt(0, json, "rv")).page(Optional.of(last), 0);
    } catch (IllegalArgumentException unreadable) {
      throw Failures.badRequest("continue key is not valid: " + unreadable.getMessage());
    }
  }

  Watch watch(Served served, ListQuery query, WatchStart start) {
    Matcher matcher = Matcher.of(served, query);
    OpenWatch watch = new OpenWatch(shared, served, matcher, start.bookmarks());
    String version = start.resourceVersion();
    boolean fromState = version.isEmpty() || version.equals("0") || start.sendInitialEvents();
    if (!fromState) {
      watch.follow(revision(version));
      return watch;
    }
    StorageView view =
        shared.storage().range(StorageRange.in(served.resource(), matcher.namespace()));
    for (Entry entry : view.entries()) {
      KubeObject object = Conversion.served(served, entry.object());
      if (matcher.matches(object)) {
        watch.offer(new WatchEvent(WatchEvent.Type.ADDED, object));
      }
    }
    if (start.sendInitialEvents()) {
      watch.offer(watch.bookmark(view.revision(), true));
    }
    watch.follow(view.revision());
    return watch;
  }

  private static long revision(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException unreadable) {
      throw Failures.badRequest(
          "Invalid value: \"" + version + "\": must be a non-negative integer");
    }
  }
}
