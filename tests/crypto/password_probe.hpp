#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "crypto/password.hpp"

// Stands in front of libsodium's two password functions (password_hooks.hpp puts it there): counts
// what runs, and holds it inside for as long as a test likes.
namespace rejoinder::test {

class PasswordProbe {
 public:
  struct Counts {
    int hashed = 0;
    int verified = 0;
    int mismatched = 0;  // Verified to the end, and not the same.
    int at_once_max = 0;
  };

  // From here on: nothing counted, nothing held.
  void reset() {
    const std::lock_guard lock(mutex_);
    counts_ = {};
    held_ = false;
  }
  [[nodiscard]] Counts counts() {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  // True once so many are inside; false when that takes absurdly long.
  [[nodiscard]] bool wait_for_inside(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return inside_ == count; });
  }

  // One call of one of the functions.
  class Visit {
   public:
    explicit Visit(PasswordProbe& probe) : probe_(probe) {
      std::unique_lock lock(probe_.mutex_);
      ++probe_.inside_;
      probe_.counts_.at_once_max = std::max(probe_.counts_.at_once_max, probe_.inside_);
      probe_.changed_.notify_all();
      probe_.changed_.wait(lock, [&] { return !probe_.held_; });
    }
    ~Visit() {
      const std::lock_guard lock(probe_.mutex_);
      --probe_.inside_;
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    void count(int Counts::*which) {
      const std::lock_guard lock(probe_.mutex_);
      ++(probe_.counts_.*which);
    }

   private:
    PasswordProbe& probe_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Counts counts_;
  int inside_ = 0;
  bool held_ = false;
};

inline PasswordProbe& probe() {
  static PasswordProbe one;
  return one;
}

// Threads that fill every place of a Passwords, running and waiting, until it is destroyed.
class FullHouse {
 public:
  // One more than fits, so that the one who is refused tells that all others have their place.
  FullHouse(crypto::Passwords& passwords, int places) {
    probe().hold();
    for (int i = 0; i < places + 1; ++i) {
      threads_.emplace_back([this, &passwords] {
        const bool hashed = passwords.hash("correct horse").has_value();
        const std::lock_guard lock(mutex_);
        ++(hashed ? hashed_ : refused_);
        changed_.notify_all();
      });
    }
    std::unique_lock lock(mutex_);
    is_full_ = changed_.wait_for(lock, std::chrono::seconds(60), [&] { return refused_ == 1; });
  }
  ~FullHouse() { empty(); }
  FullHouse(const FullHouse&) = delete;
  FullHouse& operator=(const FullHouse&) = delete;

  [[nodiscard]] bool is_full() const { return is_full_; }
  // Lets everybody through.
  void empty() {
    probe().release();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  [[nodiscard]] int hashed() const { return hashed_; }    // Once empty.
  [[nodiscard]] int refused() const { return refused_; }  // Likewise.

 private:
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int hashed_ = 0;
  int refused_ = 0;
  bool is_full_ = false;
};

}  // namespace rejoinder::test
