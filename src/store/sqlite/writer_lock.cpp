#include "store/sqlite/writer_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "store/failure.hpp"

namespace rejoinder::sqlite {

WriterLock::WriterLock(const std::filesystem::path& file, std::chrono::milliseconds wait_max)
    : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)), wait_max_(wait_max) {
  if (file_ < 0) throw StoreFailure("the writer's lock file cannot be opened", errno);
}

WriterLock::~WriterLock() {
  ::close(file_);
}

void WriterLock::lock() {
  constexpr std::chrono::milliseconds pause{1};
  threads_.lock();
  const auto deadline = std::chrono::steady_clock::now() + wait_max_;
  while (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const int fault = errno;
    const bool waits = fault == EWOULDBLOCK || fault == EINTR;
    if (!waits || std::chrono::steady_clock::now() >= deadline) {
      threads_.unlock();
      throw StoreFailure("another process keeps the database locked", fault);
    }
    std::this_thread::sleep_for(pause);
  }
}

void WriterLock::unlock() {
  ::flock(file_, LOCK_UN);
  threads_.unlock();
}

}  // namespace rejoinder::sqlite
