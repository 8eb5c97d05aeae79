package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The state of a server as its storage has it.
final class StoredState implements ClusterState {
  private static final UserInfo SERVER = UserInfo.administrator("system:apiserver");

  private final Shared shared;
  private final Map<String, AtomicLong> changes = new ConcurrentHashMap<>();

  StoredState(Shared shared) {
    this.shared = shared;
  }

  @Override
  public World world() {
    return shared.world();
  }

  @Override
  public Authorizer authorizer() {
    return shared.authorizer();
  }

  @Override
  public List<ResourceType> types() {
    return shared.types().types();
  }

  @Override
  public List<ResourceType> equivalents(ResourceType type) {
    String resource = shared.types().of(type.kind()).resource();
    return shared.types().all().stream()
        .filter(served -> served.resource().equals(resource) && !served.type().equals(type))
        .map(Served::type)
        .toList();
  }

  @Override
  public Optional<KubeObject> find(GroupVersionKind kind, ObjectName name) {
    Served served = shared.types().of(kind);
    return shared
        .storage()
        .get(served.key(name))
        .map(entry -> Conversion.served(served, entry.object()));
  }

  @Override
  public List<KubeObject> list(GroupVersionKind kind, String namespace) {
    Served served = shared.types().of(kind);
    StorageRange range =
        namespace.isEmpty()
            ? StorageRange.all(served.resource())
            : StorageRange.in(served.resource(), namespace);
    return shared.storage().range(range).entries().stream()
        .map(entry -> Conversion.served(served, entry.object()))
        .toList();
  }

  @Override
  public long changes(GroupVersionKind kind) {
    String resource = shared.types().of(kind).resource();
    return changes.computeIfAbsent(resource, this::counting).get();
  }

  private AtomicLong counting(String resource) {
    AtomicLong count = new AtomicLong();
    shared
        .storage()
        .subscribe(resource, shared.storage().revision(), change -> count.incrementAndGet());
    return count;
  }

  @Override
  public boolean replace(KubeObject read, KubeObject next) {
    Served served = shared.types().of(read.groupVersionKind());
    Optional<Entry> entry = shared.storage().get(served.key(read.objectName()));
    if (entry.isEmpty() || !entry.get().object().resourceVersion().equals(read.resourceVersion())) {
      return false;
    }
    KubeObject stored = Conversion.stored(served, next);
    return shared
            .storage()
            .put(
                entry.get().key(),
                entry.get().revision(),
                revision -> stored.with(Long.toString(revision), "metadata", "resourceVersion"))
        instanceof Write.Done;
  }

  @Override
  public KubeObject converted(KubeObject object, GroupVersionKind kind) {
    Served from = shared.types().of(object.groupVersionKind());
    Served to = shared.types().of(kind);
    return Conversion.served(to, Conversion.stored(from, object));
  }

  @Override
  public KubeObject completed(ResourceType type, KubeObject object) {
    Served served = shared.types().of(type.kind());
    WriteOptions options = WriteOptions.by("");
    return Decoding.decode(
        new Request(SERVER, served, options, Request.UNHEARD), object, Optional.empty());
  }

  @Override
  public String suffix() {
    return Names.suffix(shared.world());
  }
}
