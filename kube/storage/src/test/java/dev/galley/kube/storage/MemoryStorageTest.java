package dev.galley.kube.storage;

class MemoryStorageTest extends StorageContract {
  @Override
  protected Storage storage(int history) {
    return new MemoryStorage(history);
  }
}
