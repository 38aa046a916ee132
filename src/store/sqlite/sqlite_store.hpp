#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include <rejoinder/limits.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

struct SqliteOptions {
  // Made if it is not there, readable by its owner only; beside it stand -wal, -shm and -lock.
  std::filesystem::path file;

  // Connections that read. A unit that finds none free waits for one.
  int readers = 4;

  // Pages kept by the writer, and by each reader, in KiB.
  std::int64_t writer_cache_kib = 32 * 1024;
  std::int64_t reader_cache_kib = 16 * 1024;

  // How much of the file is mapped into memory; 0: none. Small look-ups were slower with it (counts
  // of 20 articles 49 µs against 19), and a disk that fails to read then ends the process instead
  // of one request; it saves memory where a cache for each connection is too much.
  std::int64_t mmap_bytes = 0;

  // Pages of 4 KiB in the write-ahead log after which it is copied into the file. Writers wait for
  // the copy (see WriterLock), which is the shorter for each comment the more of them share pages.
  int checkpoint_pages = 4'000;

  // Units of work committed as one transaction at most; 1: each by itself.
  std::size_t commit_units_max = limits::commit_units_max;

  // How long to wait for another process that writes.
  std::chrono::milliseconds busy_wait_max{5'000};
};

// Opens the store, and makes or migrates it first. Throws StoreFailure when it cannot, also when
// the file is another program's or a newer version's.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const SqliteOptions& options);

}  // namespace rejoinder
