package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.RevisionGone;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.StorageView;
import java.util.ArrayList;
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
  private final Revisions revisions;

  Reads(Shared shared) {
    this.shared = shared;
    this.revisions = new Revisions(shared);
  }

  Revisions revisions() {
    return revisions;
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
    StorageRange range = range(served, query, matcher);
    try {
      return query.limit() <= 0
          ? whole(served, matcher, range)
          : page(served, matcher, range, query.limit());
    } catch (RevisionGone gone) {
      throw expired(query, matcher, range);
    }
  }

  /// Where the list begins, and at which revision if not at the present one.
  private StorageRange range(Served served, ListQuery query, Matcher matcher) {
    StorageRange range = StorageRange.in(served.resource(), matcher.namespace());
    if (!query.continueToken().isEmpty()) {
      Continuation continuation =
          Continuation.of(query.continueToken(), matcher.namespace(), served.type().namespaced());
      if (!query.resourceVersion().isEmpty() && !query.resourceVersion().equals("0")) {
        throw Failures.badRequest("specifying resource version is not allowed when using continue");
      }
      revisions.checkReached(Math.max(0, continuation.revision()));
      return range
          .at(Math.max(0, continuation.revision()))
          .page(Optional.of(continuation.after()), 0);
    }
    long revision = Revisions.ofList(query.resourceVersion());
    boolean exact =
        switch (query.match()) {
          case EXACT -> true;
          case NOT_OLDER_THAN -> false;
          case UNSET -> query.limit() > 0 && revision != 0;
        };
    if (exact) {
      revisions.checkReached(revision);
      return range.at(revision);
    }
    revisions.await(revision);
    return range;
  }

  private static ApiException expired(ListQuery query, Matcher matcher, StorageRange range) {
    if (query.continueToken().isEmpty()) {
      return Failures.expired("The resourceVersion for the provided list is too old.");
    }
    String token =
        range
            .after()
            .map(last -> new Continuation(last, Continuation.LATEST).token(matcher.namespace()))
            .orElse("");
    return new ApiException(410, "Expired", TOO_OLD, Tree.map(), token);
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
    String token =
        rest.after()
            .map(last -> new Continuation(last, rest.revision()).token(matcher.namespace()))
            .orElse("");
    return new ObjectList(items, revision, token, matcher.selects() ? -1 : remaining);
  }

  Watch watch(Served served, ListQuery query, WatchStart start) {
    Matcher matcher = Matcher.of(served, query);
    long version = Revisions.of(start.resourceVersion());
    OpenWatch watch = new OpenWatch(shared, served, matcher, start);
    boolean fromState =
        switch (start.initialEvents()) {
          case AS_EVER -> version == 0;
          case SENT -> true;
          case NOT_SENT -> false;
        };
    if (!fromState) {
      watch.follow(version == 0 ? shared.storage().revision() : version);
      return watch;
    }
    revisions.await(version);
    StorageView view =
        shared.storage().range(StorageRange.in(served.resource(), matcher.namespace()));
    for (Entry entry : view.entries()) {
      KubeObject object = Conversion.served(served, entry.object());
      if (matcher.matches(object)) {
        watch.offer(new WatchEvent(WatchEvent.Type.ADDED, object));
      }
    }
    if (start.initialEvents() == WatchStart.InitialEvents.SENT && start.bookmarks()) {
      watch.offer(watch.bookmark(view.revision(), true));
    }
    watch.follow(view.revision());
    return watch;
  }
}
