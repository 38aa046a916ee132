#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <tl/expected.hpp>

#include "cli/answer.hpp"
#include "util/file_descriptor.hpp"

// Commands reach the process that has the store open through a Unix socket in the data folder,
// which only its owner can enter. A message is a count and that many strings, each after its
// length; all numbers are 32 bits, big-endian.
namespace rejoinder::cli {

inline constexpr std::size_t control_request_bytes_max = 1024 * 1024;
// A queue of queue_max comments, each of comment_bytes_max and every byte escaped, fits.
inline constexpr std::size_t control_answer_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t control_strings_max = 4'096;
inline constexpr std::chrono::seconds control_message_time_max{10};  // From first byte to last.
inline constexpr std::chrono::minutes control_answer_time_max{30};   // `doctor` reads everything.
inline constexpr int control_requests_at_once = 4;

using Strings = std::vector<std::string>;

// As it stands on the wire.
[[nodiscard]] std::string encode(const Strings& strings);

// What a peer sends until `deadline`; std::nullopt when it is late, ends early, or is larger than
// `bytes_max`. Memory grows with what arrives, not with what is announced. Gives up when `wake`
// (-1: none) becomes readable.
[[nodiscard]] std::optional<Strings> receive(int socket, std::size_t bytes_max,
                                             std::chrono::steady_clock::time_point deadline,
                                             int wake = -1);
// False when the peer does not take it in time.
[[nodiscard]] bool send(int socket, const Strings& strings,
                        std::chrono::steady_clock::time_point deadline);

struct ControlRequest {
  std::string version;  // Of the program that asks.
  std::string input;    // A password, or nothing.
  Strings arguments;
};

// Executes requests until it is destroyed, on its own threads. What is being executed then is
// finished and answered.
class ControlServer {
 public:
  using Execute = std::function<Answer(const ControlRequest&)>;

  // Takes the place of a socket that a crashed server left. Call with the lock held.
  ControlServer(const std::filesystem::path& socket, Execute execute);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  void serve();
  void answer(int connection);

  std::filesystem::path path_;
  Execute execute_;
  FileDescriptor listener_;
  FileDescriptor wake_;
  std::vector<std::thread> threads_;
};

// Has a running server execute a request. std::nullopt: none listens there. Throws when it does not
// answer.
[[nodiscard]] std::optional<Answer> ask_server(const std::filesystem::path& socket,
                                               const ControlRequest& request);

// Whether a server listens there.
[[nodiscard]] bool server_runs(const std::filesystem::path& socket);

}  // namespace rejoinder::cli
