#include "store/sqlite/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "store/failure.hpp"

namespace rejoinder::sqlite {

Log::Log(const std::filesystem::path& file) : file_(::open(file.c_str(), O_RDWR | O_CLOEXEC)) {
  if (file_ < 0) throw StoreFailure("the write-ahead log cannot be opened", errno);
}

Log::~Log() {
  ::close(file_);
}

void Log::sync() {
  check();
  if (::fdatasync(file_) != 0) fault_ = errno;
  check();
}

void Log::check() const {
  if (const int fault = fault_; fault != 0) {
    throw StoreFailure("the disk lost a part of the write-ahead log: restart the server", fault);
  }
}

}  // namespace rejoinder::sqlite
